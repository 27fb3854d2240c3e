//! Pages whose items are read while the rest is still on its way.

use std::fmt;
use std::marker::PhantomData;

use crate::operation::{DecodeError, json_around, json_item};
use crate::page::Page;
use crate::reader::plain_end;
use crate::wire::Wire;

/// Reads a page piece by piece, and hands out each item as soon as all of it has arrived.
///
/// A large page takes its time to arrive and to decode. With this, the first item is there after the first
/// pieces, and what has been handed out takes no memory here.
///
/// ```
/// use graph_calls_core::{PageReader, Reference};
///
/// let mut reader = PageReader::<Reference>::new();
/// assert_eq!(reader.push(br#"{"value":[{"@odata.id":"a"},{"@oda"#)?.len(), 1);
/// assert_eq!(reader.push(br#"ta.id":"b"}],"@odata.count":2}"#)?.len(), 1);
/// let page = reader.finish()?;
/// assert_eq!((page.count, page.value.len()), (Some(2), 0));
/// # Ok::<(), graph_calls_core::operation::DecodeError>(())
/// ```
pub struct PageReader<T> {
    /// The bytes of an item that has not arrived whole yet.
    item: Vec<u8>,
    /// The page without the items.
    around: Vec<u8>,
    /// Objects and arrays that have begun and not ended.
    depth: usize,
    place: Place,
    /// The next byte is inside a string, or behind a backslash.
    is_in_string: bool,
    is_escaped: bool,
    /// Items that were handed out.
    count: usize,
    items: PhantomData<fn() -> T>,
}

/// The place of the reader: before, inside or behind the items.
#[derive(PartialEq)]
enum Place {
    Before,
    Inside,
    Behind,
}

/// Members of the page, and the array of its items, stand so deep.
const MEMBERS: usize = 1;
const ITEMS: usize = 2;

impl<T> PageReader<T> {
    /// A reader that nothing has arrived at.
    pub fn new() -> Self {
        Self {
            item: Vec::new(),
            around: Vec::new(),
            depth: 0,
            place: Place::Before,
            is_in_string: false,
            is_escaped: false,
            count: 0,
            items: PhantomData,
        }
    }
}

impl<T: Wire> PageReader<T> {
    /// Takes the next piece of the body: the items that are whole with it.
    ///
    /// # Errors
    /// Fails when an item is no `T`, or no JSON; the error names its place. The rest of the page is lost then.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        while let Some((end, byte)) = self.next_mark(bytes) {
            let (part, rest) = bytes.split_at(end);
            bytes = rest;
            self.keep(part);
            match byte {
                b'[' if self.begins_items() => {
                    self.place = Place::Inside;
                    self.depth += 1;
                    self.around.push(b'[');
                    bytes = &bytes[1..];
                }
                b',' | b']' if self.place == Place::Inside && self.depth == ITEMS => {
                    let is_end = byte == b']';
                    if !(is_end && self.count == 0 && self.item.trim_ascii().is_empty()) {
                        items.push(json_item(&self.item, self.count)?);
                        self.count += 1;
                    }
                    self.item.clear();
                    bytes = &bytes[1..];
                    if is_end {
                        self.place = Place::Behind;
                        self.depth -= 1;
                        self.around.push(b']');
                    }
                }
                byte => {
                    self.note(byte);
                    self.keep(&bytes[..1]);
                    bytes = &bytes[1..];
                }
            }
        }
        self.keep(bytes);
        Ok(items)
    }

    /// The page once all of the body has arrived, without the items that were handed out.
    ///
    /// # Errors
    /// As [`json`](crate::operation::json), which reads what stands around the items.
    pub fn finish(self) -> Result<Page<T>, DecodeError> {
        if !self.item.trim_ascii().is_empty() {
            // The body ends in an item, and the error is that of the item.
            json_item::<T>(&self.item, self.count)?;
        }
        json_around(&self.around)
    }

    /// The next byte that means something to the reader, and where it is.
    fn next_mark(&mut self, bytes: &[u8]) -> Option<(usize, u8)> {
        let mut place = 0;
        loop {
            let byte = *bytes.get(place)?;
            if std::mem::take(&mut self.is_escaped) {
                place += 1;
            } else if self.is_in_string {
                place = plain_end(bytes, place);
                match bytes.get(place)? {
                    b'"' => self.is_in_string = false,
                    b'\\' => self.is_escaped = true,
                    _ => {}
                }
                place += 1;
            } else if byte == b'"' {
                self.is_in_string = true;
                place += 1;
            } else if matches!(byte, b'{' | b'}' | b'[' | b']')
                || (byte == b',' && self.depth == ITEMS)
            {
                return Some((place, byte));
            } else {
                place += 1;
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        match self.place {
            Place::Inside => self.item.extend_from_slice(bytes),
            _ => self.around.extend_from_slice(bytes),
        }
    }

    /// Follows a bracket that neither begins nor ends the items.
    fn note(&mut self, byte: u8) {
        match byte {
            b'{' | b'[' => self.depth += 1,
            // One too many inside the items ends none: the item does not decode then.
            b'}' | b']' if self.place != Place::Inside || self.depth > ITEMS => {
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Returns `true` when the array that begins here is the page's member `value`.
    fn begins_items(&self) -> bool {
        let before = || {
            let before = self.around.trim_ascii_end().strip_suffix(b":")?;
            let before = before.trim_ascii_end().strip_suffix(b"\"value\"")?;
            before.trim_ascii_end().last().copied()
        };
        self.place == Place::Before
            && self.depth == MEMBERS
            && matches!(before(), Some(b'{' | b','))
    }
}

impl<T> Default for PageReader<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for PageReader<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PageReader")
            .field("handed_out", &self.count)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
