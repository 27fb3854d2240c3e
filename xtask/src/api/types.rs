//! The types of the models crate.

use super::Docs;

/// Path of a Rust item: modules and its own name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypePath {
    /// Modules below the crate root, in snake_case.
    pub modules: Vec<String>,
    /// The name, in CamelCase.
    pub name: String,
}

/// A generated type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// An object of one type.
    Struct(Struct),
    /// An object of a type or of one derived from it.
    Family(Family),
    /// One of several names.
    Enumeration(Enumeration),
}

impl Type {
    /// Path of the type.
    pub fn path(&self) -> &TypePath {
        match self {
            Self::Struct(object) => &object.path,
            Self::Family(family) => &family.path,
            Self::Enumeration(enumeration) => &enumeration.path,
        }
    }
}

/// An object type with all its properties, inherited ones first.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Path.
    pub path: TypePath,
    /// The qualified name on the wire.
    pub wire: String,
    /// Description.
    pub docs: Docs,
    /// The properties.
    pub properties: Vec<Property>,
    /// True if an operation takes its properties in `$select` or `$expand`.
    pub is_selectable: bool,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The name on the wire.
    pub wire: String,
    /// The name of the field, not yet escaped where it is a Rust keyword.
    pub field: String,
    /// Description.
    pub docs: Docs,
    /// Type of the value.
    pub shape: Shape,
    /// True if it is the key of an entity, the one property that is not optional.
    pub is_key: bool,
    /// True if the service refuses an object without it.
    pub is_required: bool,
    /// True if it leads to other entities, which `$expand` brings along.
    pub is_navigation: bool,
}

/// Type of a property.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// One value, or each of several.
    pub value: Value,
    /// True if there are several.
    pub is_collection: bool,
    /// True if some of the several may be null.
    pub has_null_items: bool,
    /// True if the type would contain itself without a box.
    pub is_boxed: bool,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A scalar.
    Scalar(Scalar),
    /// A member of an enumeration.
    Enumeration(TypePath),
    /// Members of an enumeration, several at once in one text.
    Flags(TypePath),
    /// An object.
    Object(TypePath),
}

/// A scalar type of OData.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `Edm.String`, and what has no type of its own: `Edm.Guid`, `Edm.Binary`.
    String,
    /// A string that must not be shown.
    Secret,
    /// `Edm.Boolean`
    Boolean,
    /// `Edm.Byte`
    Byte,
    /// `Edm.Int16`
    Int16,
    /// `Edm.Int32`
    Int32,
    /// `Edm.Int64`
    Int64,
    /// `Edm.Single` and `Edm.Double`
    Double,
    /// `Edm.Decimal`
    Decimal,
    /// `Edm.DateTimeOffset`
    Timestamp,
    /// `Edm.Duration`
    Duration,
    /// `Edm.Date`
    Date,
    /// `Edm.TimeOfDay`
    TimeOfDay,
    /// The link of an entity, in an object of its own
    Reference,
    /// `Edm.Untyped`: any JSON
    Untyped,
}

/// A type with the types derived from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Path of the choice.
    pub path: TypePath,
    /// The type itself.
    pub base: Struct,
    /// The types derived from it, directly or not.
    pub derived: Vec<Derived>,
    /// True if all entities are derived from it, so that an object may be of any type there is.
    pub takes_any_entity: bool,
}

/// A member of a [`Family`].
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The name of the variant.
    pub variant: String,
    /// The struct that the variant holds.
    pub path: TypePath,
    /// The qualified name on the wire.
    pub wire: String,
    /// Description.
    pub docs: Docs,
}

/// A set of names.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// Path.
    pub path: TypePath,
    /// The qualified name on the wire.
    pub wire: String,
    /// Description.
    pub docs: Docs,
    /// The names.
    pub members: Vec<Member>,
}

/// A member of an [`Enumeration`].
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name on the wire.
    pub wire: String,
    /// The name of the variant.
    pub variant: String,
    /// Description.
    pub docs: Docs,
}
