//! The order in which versions are told: each behind those it was made from,
//! else the earlier date first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Version;

/// The places of the last version, which is the first of the list, and of all
/// that it was made from, in order. Of equal dates, what stands later in the
/// list comes first.
pub(super) fn order(versions: &[Version]) -> Vec<usize> {
    let is_told = reached(versions);
    let mut children = vec![Vec::new(); versions.len()];
    let mut missing = vec![0_usize; versions.len()];
    for (place, version) in versions.iter().enumerate() {
        missing[place] = version.parents.len();
        for &parent in &version.parents {
            children[parent].push(place);
        }
    }
    let key = |place: usize| Reverse((versions[place].revision.seconds, Reverse(place)));
    let free = (0..versions.len()).filter(|&place| is_told[place] && missing[place] == 0);
    let mut heap: BinaryHeap<_> = free.map(key).collect();
    let mut order = Vec::with_capacity(versions.len());
    while let Some(Reverse((_, Reverse(place)))) = heap.pop() {
        order.push(place);
        for &child in &children[place] {
            missing[child] -= 1;
            if is_told[child] && missing[child] == 0 {
                heap.push(key(child));
            }
        }
    }
    order
}

/// Whether the last version, the first of the list, was made from each.
fn reached(versions: &[Version]) -> Vec<bool> {
    let mut reached = vec![false; versions.len()];
    let mut open: Vec<usize> = (0..versions.len().min(1)).collect();
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut reached[place], true) {
            open.extend(&versions[place].parents);
        }
    }
    reached
}
