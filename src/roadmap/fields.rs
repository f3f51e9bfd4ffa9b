//! The fields of sections.

use super::document::{Document, PhaseIndex};

impl Document {
    /// The fields of a phase, in document order, as name and value.
    pub fn fields(&self, phase: PhaseIndex) -> impl Iterator<Item = (&str, &str)> {
        let heading = self.phases[phase].heading.map(|heading| heading as usize);
        let of_phase = self
            .all_fields()
            .filter(move |&(section, _, _)| section == heading);
        of_phase.map(|(_, name, value)| (name, value))
    }

    /// The fields of all sections, in document order, as the index of the
    /// section's heading, name and value; also of sections that are no phases.
    pub(super) fn all_fields(&self) -> impl Iterator<Item = (Option<usize>, &str, &str)> {
        self.fields.iter().map(|field| {
            (
                field.section.map(|heading| heading as usize),
                &self.words[field.name.range()],
                &self.words[field.value.range()],
            )
        })
    }
}
