//! A history in few bytes: each text stands in it once.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::roadmap::history::{Change, Counts, Event, History, Revision, Track};

/// A history whose texts are numbers of a list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Packed {
    texts: Vec<Arc<str>>,
    /// Name, author, address, seconds, offset.
    revisions: Vec<(String, usize, usize, i64, i32)>,
    /// Revision, change, track, text, phase, text before, marks.
    events: Vec<(usize, u8, Track, usize, usize, usize, u8)>,
    counts: Counts,
    now: Vec<Track>,
    tracks: Track,
}

/// The marks of an event.
const INITIAL: u8 = 1;
const COUNTS: u8 = 2;

impl Packed {
    pub(super) fn of(history: &History) -> Self {
        let mut texts = Texts::default();
        let revision = |revision: &Revision| {
            (
                revision.id.clone(),
                texts.number(&revision.author),
                texts.number(&revision.email),
                revision.seconds,
                revision.offset_minutes,
            )
        };
        let revisions = history.revisions.iter().map(revision).collect();
        let event = |event: &Event| {
            let (change, before) = packed(&event.change);
            let marks = u8::from(event.initial) * INITIAL + u8::from(event.counts) * COUNTS;
            (
                event.revision,
                change,
                event.track,
                texts.number(&event.text),
                texts.number(&event.phase),
                texts.number(before),
                marks,
            )
        };
        let events = history.events.iter().map(event).collect();
        Self {
            texts: texts.list,
            revisions,
            events,
            counts: history.counts.clone(),
            now: history.now.clone(),
            tracks: history.tracks,
        }
    }

    /// The history; `None` where a number names nothing.
    pub(super) fn unpacked(self) -> Option<History> {
        let text = |number: usize| self.texts.get(number).cloned();
        let revision = |(id, author, email, seconds, offset_minutes)| {
            Some(Revision {
                id,
                author: text(author)?,
                email: text(email)?,
                seconds,
                offset_minutes,
            })
        };
        let revisions: Vec<Revision> = self
            .revisions
            .into_iter()
            .map(revision)
            .collect::<Option<_>>()?;
        let event = |(revision, change, track, words, phase, before, marks)| {
            (revision < revisions.len() && track < self.tracks).then_some(())?;
            Some(Event {
                revision,
                change: unpacked(change, &text(before)?)?,
                track,
                text: text(words)?,
                phase: text(phase)?,
                initial: marks & INITIAL != 0,
                counts: marks & COUNTS != 0,
            })
        };
        if self.now.iter().any(|&track| track >= self.tracks) {
            return None;
        }
        let events = self.events.into_iter().map(event);
        Some(History {
            events: events.collect::<Option<_>>()?,
            revisions,
            counts: self.counts,
            now: self.now,
            tracks: self.tracks,
        })
    }
}

/// Texts that get a number each.
#[derive(Default)]
struct Texts {
    numbers: HashMap<Arc<str>, usize>,
    list: Vec<Arc<str>>,
}

impl Texts {
    fn number(&mut self, text: &str) -> usize {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let text: Arc<str> = text.into();
        self.numbers.insert(Arc::clone(&text), self.list.len());
        self.list.push(text);
        self.list.len() - 1
    }
}

fn packed(change: &Change) -> (u8, &str) {
    match change {
        Change::Checked => (0, ""),
        Change::Unchecked => (1, ""),
        Change::Added => (2, ""),
        Change::Removed { done: false } => (3, ""),
        Change::Removed { done: true } => (4, ""),
        Change::Reworded { before } => (5, before),
        Change::Moved { before } => (6, before),
    }
}

fn unpacked(number: u8, before: &str) -> Option<Change> {
    let before = before.to_owned();
    Some(match number {
        0 => Change::Checked,
        1 => Change::Unchecked,
        2 => Change::Added,
        3 => Change::Removed { done: false },
        4 => Change::Removed { done: true },
        5 => Change::Reworded { before },
        6 => Change::Moved { before },
        _ => return None,
    })
}
