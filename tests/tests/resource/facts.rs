//! The facts in generated code, read back from its text.

use graph_calls_core::Version;
use graph_calls_core::operation::{Answer, Facts, Limit};
use syn::{Expr, ImplItem, Item, Lit};

/// The facts of the operations in a generated file.
pub(crate) fn read(text: &str) -> Vec<&'static Facts> {
    let file = syn::parse_file(text).unwrap();
    let mut all = Vec::new();
    for item in file.items {
        let Item::Impl(item) = item else {
            continue;
        };
        for member in item.items {
            if let ImplItem::Const(constant) = member
                && constant.ident == "FACTS"
            {
                all.push(&*Box::leak(Box::new(facts(&constant.expr))));
            }
        }
    }
    all
}

fn facts(expression: &Expr) -> Facts {
    match expression {
        Expr::Reference(reference) => facts(&reference.expr),
        Expr::Call(call) => Facts::new(text(&call.args[0]), text(&call.args[1])),
        Expr::MethodCall(call) => {
            let facts = facts(&call.receiver);
            let first = &call.args[0];
            match call.method.to_string().as_str() {
                "versions" => facts.versions(list(first, version)),
                "clouds" => facts.clouds(list(first, text)),
                "delegated" => facts.delegated(list(first, text)),
                "application" => facts.application(list(first, text)),
                "page_size" => facts.page_size(number(first), number(&call.args[1])),
                "limits" => facts.limits(list(first, limit)),
                "options" => facts.options(list(first, text)),
                "required_options" => facts.required_options(list(first, text)),
                "preferences" => facts.preferences(list(first, text)),
                "answer" => facts.answer(answer(first)),
                other => panic!("the facts have no {other} here"),
            }
        }
        other => panic!("no facts: {}", quote::quote!(#other)),
    }
}

fn limit(expression: &Expr) -> Limit {
    match expression {
        Expr::Call(call) => {
            let seconds = number(&call.args[2]);
            Limit::new(text(&call.args[0]), number(&call.args[1]), seconds.into())
        }
        Expr::MethodCall(call) => limit(&call.receiver).per(text(&call.args[0])),
        other => panic!("no limit: {}", quote::quote!(#other)),
    }
}

fn answer(expression: &Expr) -> Answer {
    match last(expression).as_str() {
        "Value" => Answer::Value,
        "Page" => Answer::Page,
        "Count" => Answer::Count,
        other => panic!("no answer of these: {other}"),
    }
}

fn version(expression: &Expr) -> Version {
    match last(expression).as_str() {
        "Beta" => Version::Beta,
        _ => Version::V1_0,
    }
}

/// The last name of a path.
fn last(expression: &Expr) -> String {
    let Expr::Path(path) = expression else {
        panic!("no path: {}", quote::quote!(#expression));
    };
    path.path.segments.last().unwrap().ident.to_string()
}

fn list<T>(expression: &Expr, item: fn(&Expr) -> T) -> &'static [T] {
    let Expr::Reference(reference) = expression else {
        panic!("no list: {}", quote::quote!(#expression));
    };
    let Expr::Array(array) = &*reference.expr else {
        panic!("no list: {}", quote::quote!(#expression));
    };
    Box::leak(array.elems.iter().map(item).collect())
}

fn text(expression: &Expr) -> &'static str {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Box::leak(text.value().into_boxed_str()),
            _ => panic!("no text"),
        },
        other => panic!("no text: {}", quote::quote!(#other)),
    }
}

fn number(expression: &Expr) -> u32 {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().unwrap(),
            _ => panic!("no number"),
        },
        other => panic!("no number: {}", quote::quote!(#other)),
    }
}
