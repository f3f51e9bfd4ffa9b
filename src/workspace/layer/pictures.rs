//! The pictures of a layer: badges, and what tells of history.

use super::{Change, Updating};
use crate::error::{Error, Result};
use crate::git::RepoPath;
use crate::render::badge::Badge;
use crate::roadmap::generate::{self, Picture};
use crate::workspace::picture::Drawing;
use crate::workspace::{FOLDER, Workspace};

impl Updating<'_> {
    /// Draws the pictures that blocks show, and those that are there already.
    pub(super) fn pictures(&mut self) -> Result<()> {
        let mut pictures = std::mem::take(&mut self.pictures);
        pictures.sort();
        pictures.dedup();
        let shown: Vec<String> = pictures
            .iter()
            .map(|picture| picture.file.clone())
            .collect();
        pictures.extend(self.kept_pictures(&shown)?);
        let style = self.workspace.committed_settings().badge_style;
        for picture in pictures {
            let is_shown = shown.contains(&picture.file);
            let svg = Badge::progress(&picture.label, picture.percent).svg(style);
            let percent = format!("now {}%", picture.percent);
            self.picture(&picture.file, svg, is_shown, percent)?;
        }
        self.drawings()
    }

    /// Draws what tells of history, where blocks show it or it is there already.
    fn drawings(&mut self) -> Result<()> {
        let Some(past) = self.past.clone() else {
            return Ok(());
        };
        let names = self.workspace.picture_names()?;
        let style = self.workspace.committed_settings().badge_style;
        for drawing in Drawing::ALL {
            let is_shown = self.drawings.contains(&drawing.file());
            if is_shown || names.iter().any(|name| name == drawing.file()) {
                let drawn = "drawn anew".to_owned();
                let svg = past.draw(drawing, style);
                self.picture(drawing.file(), svg, is_shown, drawn)?;
            }
        }
        Ok(())
    }

    /// The pictures on disk with a fixed name that no block shows.
    fn kept_pictures(&self, shown: &[String]) -> Result<Vec<Picture>> {
        let names = self.workspace.picture_names()?;
        if names.iter().all(|name| shown.contains(name)) {
            return Ok(Vec::new());
        }
        let fixed = generate::fixed_pictures(&self.roadmap).into_iter();
        let is_kept =
            |picture: &Picture| names.contains(&picture.file) && !shown.contains(&picture.file);
        Ok(fixed.filter(is_kept).collect())
    }

    fn picture(
        &mut self,
        file: &str,
        after: String,
        is_shown: bool,
        outdated: String,
    ) -> Result<()> {
        let path = RepoPath::new(FOLDER)?.join(file)?;
        let before = self.layer.read(&path)?;
        let has_crlf = |bytes: &Vec<u8>| memchr::memmem::find(bytes, b"\r\n").is_some();
        let after = match before.as_ref().is_some_and(has_crlf) {
            // As Git has checked it out.
            true => after.replace('\n', "\r\n").into_bytes(),
            false => after.into_bytes(),
        };
        let is_current = before.as_deref() == Some(after.as_slice());
        if is_current || (before.is_none() && !is_shown) {
            return Ok(());
        }
        let outdated = match before {
            Some(_) => outdated,
            None => "new".to_owned(),
        };
        let outdated = vec![outdated];
        self.update.changes.push(Change {
            path,
            before,
            after,
            outdated,
        });
        Ok(())
    }
}

impl Workspace {
    /// The names of the pictures in `.roadmap/` on disk, sorted.
    fn picture_names(&self) -> Result<Vec<String>> {
        let folder = self.root().join(FOLDER);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io(FOLDER, &error)),
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".svg")).collect();
        names.sort();
        Ok(names)
    }
}
