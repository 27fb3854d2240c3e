//! Pages of a collection, those of delta rounds included.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::object::{self, Object, ObjectWriter, Remainder};
use crate::operation::Link;
use crate::wire::{self, Decoded, Text, Wire, WireSeed};

pub(crate) const VALUE: &str = "value";
const COUNT: &str = "@odata.count";
pub(crate) const NEXT_LINK: &str = "@odata.nextLink";
const DELTA_LINK: &str = "@odata.deltaLink";
const ERROR: &str = "error";

/// The members, in the order in which they are written.
const PROPERTIES: &[&str] = &[COUNT, NEXT_LINK, DELTA_LINK, VALUE];

/// One page of a collection.
///
/// A page without `value`, with an item that is no `T`, or with a link that is no text, does not decode: a
/// page is never taken for an empty one or for the last. Nor does one with two `value` members, of which one would
/// be lost, or one that the service broke off with an `error` member, as OData has it for errors in a stream
/// (<https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html>, section 21.2). A page
/// may be empty and still have a next link.
#[derive(Clone, PartialEq)]
pub struct Page<T> {
    /// The items.
    pub value: Vec<T>,
    /// `@odata.count`: how many items the service says there are. Graph has been seen to count the
    /// page and to count the whole.
    pub count: Option<i64>,
    next_link: Option<Link>,
    delta_link: Option<Link>,
    remainder: Remainder,
}

impl<T> Page<T> {
    /// A last page with these items.
    pub fn new(value: Vec<T>) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }

    /// The page with a link to the next one.
    #[must_use]
    pub fn with_next_link(mut self, link: Link) -> Self {
        self.next_link = Some(link);
        self
    }

    /// The page as the last of a delta round.
    #[must_use]
    pub fn with_delta_link(mut self, link: Link) -> Self {
        self.delta_link = Some(link);
        self
    }

    /// Returns the link to the next page; `None` on the last one.
    ///
    /// Graph once wrote the link of call records as `callRecord@odata.nextLink`: a next link of a
    /// member that the page does not have counts as the page's own.
    pub fn next_link(&self) -> Option<Link> {
        self.next_link.clone().or_else(|| {
            let unknown = self.remainder.unknown();
            let mut links = unknown.iter().filter(|(name, _)| {
                let owner = name.strip_suffix(NEXT_LINK);
                owner.is_some_and(|owner| owner != VALUE && unknown.raw(owner).is_none())
            });
            let (_, text) = links.next()?;
            serde_json::from_str::<String>(text.get())
                .ok()
                .map(Link::from)
        })
    }

    /// Returns the link to the next round of changes; on the last page of a delta round only.
    pub fn delta_link(&self) -> Option<&Link> {
        self.delta_link.as_ref()
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            value: Vec::new(),
            count: None,
            next_link: None,
            delta_link: None,
            remainder: Remainder::default(),
        }
    }
}

impl<T: Wire> Object for Page<T> {
    fn begin(_: Option<&str>) -> Self {
        Self::default()
    }

    fn type_name(&self) -> &'static str {
        "collection"
    }

    fn properties(&self) -> &'static [&'static str] {
        PROPERTIES
    }

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        members: &mut A,
    ) -> Result<(), A::Error> {
        let rest = &mut self.remainder;
        match name {
            COUNT => object::read_property(&mut self.count, COUNT, place(COUNT), rest, members),
            NEXT_LINK => read_link(&mut self.next_link, NEXT_LINK, rest, members),
            DELTA_LINK => read_link(&mut self.delta_link, DELTA_LINK, rest, members),
            VALUE => {
                self.value = members.next_value::<Items<T>>()?.0;
                Ok(())
            }
            _ => rest.read_unknown("collection", name, members),
        }
    }

    fn write<M: SerializeMap>(&self, writer: &mut ObjectWriter<'_, M>) -> Result<(), M::Error> {
        writer.property(COUNT, &self.count)?;
        writer.property(NEXT_LINK, &self.next_link)?;
        writer.property(DELTA_LINK, &self.delta_link)?;
        writer.items(VALUE, &self.value)
    }

    fn remainder(&self) -> &Remainder {
        &self.remainder
    }

    fn remainder_mut(&mut self) -> &mut Remainder {
        &mut self.remainder
    }
}

impl<'de, T: Wire> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PageVisitor<T>(PhantomData<T>);

        impl<'de, T: Wire> Visitor<'de> for PageVisitor<T> {
            type Value = Page<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a collection")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Page<T>, A::Error> {
                let mut page = Page::default();
                let mut has_value = false;
                while let Some(name) = members.next_key_seed(Text)? {
                    if name == VALUE && has_value {
                        return Err(de::Error::duplicate_field(VALUE));
                    }
                    has_value |= name == VALUE;
                    page.read(&name, &mut members)?;
                }
                page.remainder.complete();
                if page.remainder.unknown().raw(ERROR).is_some() {
                    let broken = "the service broke the page off with an error";
                    return Err(de::Error::custom(broken));
                }
                if has_value {
                    Ok(page)
                } else {
                    Err(de::Error::missing_field(VALUE))
                }
            }
        }

        deserializer.deserialize_map(PageVisitor(PhantomData))
    }
}

impl<T: Wire> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object::serialize(self, serializer)
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut page = formatter.debug_struct("Page");
        page.field("value", &self.value);
        object::debug_property(&mut page, "count", &self.count);
        object::debug_property(&mut page, "next_link", &self.next_link);
        object::debug_property(&mut page, "delta_link", &self.delta_link);
        object::debug_remainder(page, &self.remainder)
    }
}

/// The place of a member among those that are written.
const fn place(name: &str) -> usize {
    object::place_of(PROPERTIES, name)
}

/// Reads a link. Anything else is an error, as the collection would end early without it.
fn read_link<'de, A: MapAccess<'de>>(
    link: &mut Option<Link>,
    name: &'static str,
    rest: &mut Remainder,
    members: &mut A,
) -> Result<(), A::Error> {
    object::read_property(link, name, place(name), rest, members)?;
    if link.is_none() && rest.odd(name).is_some() {
        return Err(de::Error::custom("not a link"));
    }
    Ok(())
}

/// Items of which each is a `T`.
struct Items<T>(Vec<T>);

impl<'de, T: Wire> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemsVisitor<T>(PhantomData<T>);

        impl<'de, T: Wire> Visitor<'de> for ItemsVisitor<T> {
            type Value = Items<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array of items")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Items<T>, A::Error> {
                let mut value = Vec::new();
                while let Some(item) = items.next_element_seed(Item::new())? {
                    wire::push(&mut value, item);
                }
                Ok(Items(value))
            }
        }

        deserializer.deserialize_seq(ItemsVisitor(PhantomData))
    }
}

/// Reads one item. Anything else fails here, inside the array, so that the error names its place.
pub(crate) struct Item<T>(PhantomData<T>);

impl<T> Item<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for Item<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        match WireSeed::<T>::default().deserialize(deserializer)? {
            Decoded::Value(item) | Decoded::Odd(item, _) => Ok(item),
            Decoded::Null | Decoded::Misfit(_) => {
                Err(de::Error::custom("not an item of this collection"))
            }
        }
    }
}
