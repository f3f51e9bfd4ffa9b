//! Pairs that keep their order.

/// Of pairs sorted by their first members, the places of the most pairs whose
/// second members rise as well; among equally many, those that come first.
///
/// Takes n log n steps, as in patience sorting.
pub(in crate::roadmap) fn longest_in_order(seconds: &[usize]) -> Vec<usize> {
    // The place of the smallest end of a rising row of each length.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(seconds.len());
    for (place, &second) in seconds.iter().enumerate() {
        // Most versions keep most of their order.
        let length = match ends.last() {
            Some(&end) if seconds[end] < second => ends.len(),
            _ => ends.partition_point(|&end| seconds[end] < second),
        };
        previous.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(place) = at {
        row.push(place);
        at = previous[place];
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_row_is_found() {
        assert!(longest_in_order(&[]).is_empty());
        assert_eq!(longest_in_order(&[3, 0, 1, 2]), [1, 2, 3]);
        assert_eq!(longest_in_order(&[0, 5, 1, 2, 9, 3]), [0, 2, 3, 5]);
        assert_eq!(longest_in_order(&[2, 1, 0]).len(), 1);
    }
}
