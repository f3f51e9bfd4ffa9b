//! Reads many copies of a list, one after the other.

use std::collections::VecDeque;

use super::list::List;
use super::shape::{Shape, emptied, is_plain};
use super::standing::Standing;
use crate::error::Result;
use crate::roadmap::matching::Matching;
use crate::roadmap::{Document, Source};

/// How many texts are remembered, and how many bytes of them.
const SHAPES: usize = 16;
const BYTES: usize = 32 * 1024 * 1024;

/// Reads copies; of texts that are the same but for their boxes, it parses the
/// first.
#[derive(Debug)]
pub struct Reader<'l> {
    list: &'l List,
    /// Those that were met last come first.
    shapes: VecDeque<Shape>,
    parses: usize,
}

impl<'l> Reader<'l> {
    /// A reader of copies of a list.
    #[must_use]
    pub fn new(list: &'l List) -> Self {
        Self {
            list,
            shapes: VecDeque::new(),
            parses: 0,
        }
    }

    /// Reads a copy's text; `None` where it has no task at all.
    ///
    /// # Errors
    /// When it is too large or no text.
    pub fn read(&mut self, text: &[u8]) -> Result<Option<Standing>> {
        for place in 0..self.shapes.len() {
            if let Some(standing) = self.shapes[place].read(text) {
                if let Some(shape) = self.shapes.remove(place) {
                    self.shapes.push_front(shape);
                }
                return Ok(Some(standing));
            }
        }
        self.parse(text)
    }

    /// How many texts were parsed.
    #[must_use]
    pub fn parses(&self) -> usize {
        self.parses
    }

    fn parse(&mut self, text: &[u8]) -> Result<Option<Standing>> {
        // The file's own name is that of tasks before any heading, for all alike.
        let name = self.list.document().path();
        let copy = Document::parse(name, Source::new(name, text.to_vec())?);
        self.parses += 1;
        if copy.tasks().is_empty() {
            return Ok(None);
        }
        let is_plain = is_plain(&copy);
        let matching = self.matching(&copy, is_plain);
        let standing = Standing::of(self.list, &copy, &matching);
        if is_plain {
            let shape = Shape::new(self.list, &copy, &matching);
            self.shapes.push_front(shape);
            while self.shapes.len() > SHAPES || self.size() > BYTES {
                self.shapes.pop_back();
            }
        }
        Ok(Some(standing))
    }

    /// Matches the list to a copy. Among equals the whole text may decide; what
    /// holds for all texts of a shape is decided by none of their states.
    fn matching(&self, copy: &Document, is_plain: bool) -> Matching {
        let list = self.list.document();
        if is_same(list, copy) {
            return Matching::identity(copy.tasks().len());
        }
        let emptied = emptied(copy).filter(|_| is_plain);
        let emptied = emptied.map(|text| Document::parse(list.path(), Source::from_text(text)));
        let emptied = emptied.filter(|emptied| emptied.tasks().len() == copy.tasks().len());
        Matching::between(list, emptied.as_ref().unwrap_or(copy))
    }

    fn size(&self) -> usize {
        self.shapes.iter().map(Shape::len).sum()
    }
}

/// Whether two texts have the same tasks in the same places, whatever else
/// stands in them.
fn is_same(list: &Document, copy: &Document) -> bool {
    let phase = |document: &Document, task| {
        let phase = &document.phases[document.phase_of(task)];
        phase.heading.map(|_| document.phase_of(task))
    };
    list.tasks().len() == copy.tasks().len()
        && list.phases().len() == copy.phases().len()
        && (0..list.phases().len()).all(|at| list.phase_title(at) == copy.phase_title(at))
        && (0..list.tasks().len()).all(|task| {
            list.text(task) == copy.text(task)
                && list.parent(task) == copy.parent(task)
                && list.explicit_id(task) == copy.explicit_id(task)
                && phase(list, task) == phase(copy, task)
        })
}
