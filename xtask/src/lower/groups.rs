//! Groups of things that all lead to each other.

/// The group of each thing, given what each leads to directly; two things are in one group when each
/// leads to the other, at whatever distance.
///
/// Tarjan's algorithm with a stack of its own: as long as things and edges together, however deep.
pub(crate) fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut lowest) = (vec![UNSEEN; count], vec![0; count]);
    let mut group = vec![UNSEEN; count];
    let (mut waiting, mut seen, mut found) = (Vec::new(), 0, 0);
    for start in 0..count {
        if order[start] != UNSEEN {
            continue;
        }
        let mut open = vec![(start, 0)];
        while let Some((place, next)) = open.pop() {
            if next == 0 {
                (order[place], lowest[place]) = (seen, seen);
                seen += 1;
                waiting.push(place);
            }
            if let Some(&target) = edges[place].get(next) {
                open.push((place, next + 1));
                if order[target] == UNSEEN {
                    open.push((target, 0));
                } else if group[target] == UNSEEN {
                    lowest[place] = lowest[place].min(order[target]);
                }
                continue;
            }
            if lowest[place] == order[place] {
                while let Some(member) = waiting.pop() {
                    group[member] = found;
                    if member == place {
                        break;
                    }
                }
                found += 1;
            }
            if let Some((above, _)) = open.last() {
                lowest[*above] = lowest[*above].min(lowest[place]);
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_groups() {
        // 0 → 1 → 2 → 0 is a circle, 3 leads into it, 4 leads to itself.
        let found = groups(&[vec![1], vec![2], vec![0], vec![0], vec![4]]);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[0], found[2]);
        assert_ne!(found[0], found[3]);
        assert_ne!(found[3], found[4]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: Vec<_> = (0..200_000)
            .map(|place| vec![(place + 1) % 200_000])
            .collect();
        assert!(groups(&edges).iter().all(|group| *group == 0));
    }
}
