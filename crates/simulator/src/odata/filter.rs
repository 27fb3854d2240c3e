//! `$filter`, as far as Graph documents it: comparisons joined by `and`.

use graph_calls_core::primitive::Timestamp;
use graph_calls_core::query::Filterable;
use serde_json::Value;

use super::literal::{timestamp, unquote};
use crate::error::{GraphError, Result};
use crate::store::Entity;

/// The comparisons of a filter, all of which have to hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    comparisons: Vec<Comparison>,
}

/// A comparison of a property with a literal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison {
    /// The set of the entity that any item of is compared.
    collection: Option<String>,
    property: String,
    operator: String,
    literal: Literal,
}

#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Text(String),
    Instant(Timestamp),
    /// A number or a truth value, as it was written.
    Other(String),
}

impl Filter {
    /// Reads a filter of the properties that the operation documents.
    pub(crate) fn parse(text: &str, filters: &[Filterable]) -> Result<Self> {
        let tokens = tokens(text).ok_or_else(|| refuse(text))?;
        let mut comparisons = Vec::new();
        for conjunct in conjuncts(&tokens).ok_or_else(|| refuse(text))? {
            let comparison = comparison(conjunct).filter(|found| found.is_documented(filters));
            let comparison = comparison.ok_or_else(|| refuse(&conjunct.join(" ")))?;
            comparisons.push(comparison);
        }
        Ok(Self { comparisons })
    }

    /// The ids that any item of one of these sets is compared with, joined by `or`; `None` for another filter.
    pub(crate) fn any_ids(text: &str, collections: &[&str]) -> Option<Vec<String>> {
        let tokens = tokens(text)?;
        let parts = tokens.split(|token| token.eq_ignore_ascii_case("or"));
        parts
            .map(|part| match comparison(part)? {
                Comparison {
                    collection: Some(collection),
                    property,
                    operator,
                    literal: Literal::Text(id),
                } if property == "id" && operator == "eq" => {
                    collections.contains(&collection.as_str()).then_some(id)
                }
                _ => None,
            })
            .collect()
    }

    /// Tells whether all comparisons hold for the entity.
    pub(crate) fn matches(&self, entity: &Entity) -> bool {
        self.comparisons
            .iter()
            .all(|comparison| comparison.holds(entity))
    }

    /// The texts that the filter compares with, by property.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.comparisons
            .iter()
            .filter_map(|comparison| match &comparison.literal {
                Literal::Text(text) => Some((comparison.property.as_str(), text.as_str())),
                _ => None,
            })
    }
}

impl Comparison {
    fn is_documented(&self, filters: &[Filterable]) -> bool {
        filters.iter().any(|filter| {
            filter.property.eq_ignore_ascii_case(&self.property)
                && filter.operators.contains(&self.operator.as_str())
                && filter.collection == self.collection.as_deref()
        })
    }

    fn holds(&self, entity: &Entity) -> bool {
        match &self.collection {
            None => self.holds_for(entity),
            Some(collection) => entity.part(collection).is_some_and(|set| {
                match (
                    self.property.as_str(),
                    self.operator.as_str(),
                    &self.literal,
                ) {
                    ("id", "eq", Literal::Text(key)) => set.get(key).is_some(),
                    _ => set.iter().any(|item| self.holds_for(item)),
                }
            }),
        }
    }

    fn holds_for(&self, entity: &Entity) -> bool {
        let mut names = self.property.split('/');
        let member = names.next().and_then(|name| entity.member(name));
        let value = member.and_then(|value| serde_json::from_str::<Value>(value.get()).ok());
        let value = value.and_then(|value| names.try_fold(value, child));
        let Some(value) = value else {
            return false;
        };
        let order = match &self.literal {
            Literal::Instant(instant) => {
                let own = value
                    .as_str()
                    .and_then(|text| text.parse::<Timestamp>().ok());
                own.map(|own| own.cmp(instant))
            }
            Literal::Text(text) => value.as_str().map(|own| own.cmp(text.as_str())),
            Literal::Other(text) => {
                let number = text.parse::<f64>().ok();
                match number.zip(value.as_f64()) {
                    Some((number, own)) => own.partial_cmp(&number),
                    None => is_written(&value, text).then_some(std::cmp::Ordering::Equal),
                }
            }
        };
        order.is_some_and(|order| match self.operator.as_str() {
            "eq" => order.is_eq(),
            "ne" => order.is_ne(),
            "lt" => order.is_lt(),
            "le" => order.is_le(),
            "gt" => order.is_gt(),
            "ge" => order.is_ge(),
            _ => false,
        })
    }
}

/// Tells whether a truth value or null is written so.
fn is_written(value: &Value, text: &str) -> bool {
    match value {
        Value::Bool(own) => text == if *own { "true" } else { "false" },
        Value::Null => text == "null",
        _ => false,
    }
}

/// The member of this name, in any case.
fn child(value: Value, name: &str) -> Option<Value> {
    let Value::Object(members) = value else {
        return None;
    };
    let mut members = members.into_iter();
    let found = members.find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

fn refuse(clause: &str) -> GraphError {
    GraphError::bad_request(format!(
        "Invalid filter clause: '{clause}' is not supported by this resource."
    ))
}

/// Parentheses, texts in quotes, and words; `None` when a quote is not closed.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' | ')' => 1,
            '\'' => quoted_length(rest)?,
            _ => {
                let end = rest
                    .find(|next: char| next.is_whitespace() || matches!(next, '(' | ')' | '\''));
                end.unwrap_or(rest.len())
            }
        };
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind.trim_start();
    }
    Some(tokens)
}

/// The length of the literal that the text begins with; two quotes within it stand for one.
fn quoted_length(text: &str) -> Option<usize> {
    let mut position = 1;
    loop {
        position += text[position..].find('\'')? + 1;
        if !text[position..].starts_with('\'') {
            return Some(position);
        }
        position += 1;
    }
}

/// The operands of `and`, without the parentheses that group them.
fn conjuncts<'a, 'b>(mut tokens: &'b [&'a str]) -> Option<Vec<&'b [&'a str]>> {
    let mut conjuncts = Vec::new();
    let mut groups = 0_usize;
    loop {
        let opened = count_of("(", tokens);
        let rest = &tokens[opened..];
        // An operand is a comparison of three tokens, or a call with its parentheses.
        let length = match rest.get(1)? {
            &"(" => 1 + rest.iter().position(|token| *token == ")")?,
            _ => 3,
        };
        let (operand, rest) = rest.split_at_checked(length)?;
        conjuncts.push(operand);
        let closed = count_of(")", rest);
        groups = (groups + opened).checked_sub(closed)?;
        match rest[closed..].split_first() {
            Some((and, others)) if and.eq_ignore_ascii_case("and") => tokens = others,
            None if groups == 0 => return Some(conjuncts),
            _ => return None,
        }
    }
}

/// The number of these tokens at the beginning.
fn count_of(token: &str, tokens: &[&str]) -> usize {
    tokens.iter().take_while(|other| **other == token).count()
}

/// `property operator literal`, or the same of any item of a collection.
fn comparison(tokens: &[&str]) -> Option<Comparison> {
    match tokens {
        [property, operator, literal] => Some(Comparison {
            collection: None,
            property: (*property).to_owned(),
            operator: (*operator).to_owned(),
            literal: self::literal(literal)?,
        }),
        // participants_v2/any(p:p/id eq '…')
        [call, "(", inner @ .., ")"] => {
            let collection = call.strip_suffix("/any")?;
            let inner = inner.join(" ");
            let (variable, body) = inner.split_once(':')?;
            let body = body
                .trim_start()
                .strip_prefix(variable.trim())?
                .strip_prefix('/')?;
            let (property, rest) = body.split_once(' ')?;
            let (operator, literal) = rest.split_once(' ')?;
            Some(Comparison {
                collection: Some(collection.to_owned()),
                property: property.to_owned(),
                operator: operator.to_owned(),
                literal: self::literal(literal)?,
            })
        }
        _ => None,
    }
}

fn literal(text: &str) -> Option<Literal> {
    if text.starts_with('\'') {
        return unquote(text).map(Literal::Text);
    }
    if let Some(instant) = timestamp(text) {
        return Some(Literal::Instant(instant));
    }
    let is_plain = matches!(text, "true" | "false" | "null") || text.parse::<f64>().is_ok();
    is_plain.then(|| Literal::Other(text.to_owned()))
}
