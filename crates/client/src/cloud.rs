//! The clouds that Graph runs in.

/// A national cloud of Microsoft, or an own service that speaks like Graph.
///
/// A token is good in one cloud only, so it decides where tokens come from and where they go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cloud {
    /// The public cloud, GCC included.
    #[default]
    Global,
    /// US Government L4, also called GCC High.
    UsGovernmentL4,
    /// US Government L5, also called DoD.
    UsGovernmentL5,
    /// China, run by 21Vianet. It has neither call records nor recordings so far.
    China,
    /// Another service, such as a simulator, or a gateway in front of Graph.
    Custom {
        /// The URL that the version stands behind: `http://127.0.0.1:8080`, `https://gateway.example/graph`.
        graph: String,
        /// The URL that the tenant stands behind, of the service that gives tokens.
        login: String,
    },
}

impl Cloud {
    /// A service of your own that gives its tokens itself.
    pub fn custom(root: impl Into<String>) -> Self {
        let graph = root.into();
        Self::Custom {
            login: graph.clone(),
            graph,
        }
    }

    /// Scheme and authority of Graph, with the path of a gateway.
    pub fn graph(&self) -> &str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGovernmentL4 => "https://graph.microsoft.us",
            Self::UsGovernmentL5 => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
            Self::Custom { graph, .. } => graph,
        }
    }

    /// Scheme and authority of the service that gives tokens, with the path of a gateway.
    pub fn login(&self) -> &str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGovernmentL4 | Self::UsGovernmentL5 => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
            Self::Custom { login, .. } => login,
        }
    }
}
