//! Work on many items at once, with results in the order of the items.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Fewer items are not worth a thread.
const FEW: usize = 64;

/// Does `work` on each item, on several threads, and gives the results in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(items.len().div_ceil(FEW));
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let on_each = |items: &[T]| -> Vec<R> { items.iter().map(&work).collect() };
    thread::scope(|scope| {
        let mut chunks = items.chunks(items.len().div_ceil(threads));
        // This thread has work too: it starts nothing for that, and has memory at hand that was freed before.
        let own = chunks.next().unwrap_or_default();
        let running: Vec<_> = chunks.map(|chunk| scope.spawn(|| on_each(chunk))).collect();
        let mut done = on_each(own);
        for thread in running {
            done.extend(thread.join().unwrap_or_else(|it| resume_unwind(it)));
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order() {
        for count in [0, 1, FEW, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(
                map(&items, |item| item + 1),
                (1..=count).collect::<Vec<_>>()
            );
        }
    }
}
