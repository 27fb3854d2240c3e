//! The `Prefer` header.

use http::HeaderMap;

/// The preferences of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Preferences {
    pub(crate) max_page_size: Option<u32>,
    pub(crate) includes_unknown_members: bool,
    pub(crate) omits_nulls: bool,
}

impl Preferences {
    /// Reads all `Prefer` headers; what is not known or makes no sense is no preference.
    pub(crate) fn parse(headers: &HeaderMap) -> Self {
        let mut preferences = Self::default();
        let values = headers.get_all("prefer").iter();
        for value in values.filter_map(|value| value.to_str().ok()) {
            for preference in value.split(',').map(str::trim) {
                let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
                match (name.trim().to_ascii_lowercase().as_str(), value.trim()) {
                    ("odata.maxpagesize" | "maxpagesize", size) => {
                        let size = size.trim_matches('"').parse().ok();
                        preferences.max_page_size = size.filter(|size| *size > 0);
                    }
                    ("include-unknown-enum-members", _) => {
                        preferences.includes_unknown_members = true;
                    }
                    ("omit-values", "nulls") => preferences.omits_nulls = true,
                    _ => {}
                }
            }
        }
        preferences
    }

    /// The number of items of a page.
    pub(crate) fn page_size(&self, default: u32, maximum: u32) -> u32 {
        self.max_page_size.unwrap_or(default).min(maximum)
    }

    /// The value of `Preference-Applied`.
    pub(crate) fn applied(&self, maximum: Option<u32>) -> Option<String> {
        let mut applied = Vec::new();
        if let (Some(_), Some(maximum)) = (self.max_page_size, maximum) {
            applied.push(format!(
                "odata.maxpagesize={}",
                self.page_size(maximum, maximum)
            ));
        }
        if self.includes_unknown_members {
            applied.push("include-unknown-enum-members".to_owned());
        }
        if self.omits_nulls {
            applied.push("omit-values=nulls".to_owned());
        }
        (!applied.is_empty()).then(|| applied.join(", "))
    }
}
