//! Connects the examples: to Graph where the environment names a tenant, and else to a simulator of their own.
//!
//! | variable | says |
//! |---|---|
//! | `GRAPH_TENANT_ID`, `GRAPH_CLIENT_ID`, `GRAPH_CLIENT_SECRET` | the tenant and the application; all three or none |
//! | `GRAPH_USER_ID` | the object id of the user whose recordings an example reads |
//! | `GRAPH_NOTIFICATION_URL` | the URL that Graph sends notifications to |
//!
//! Any other variable that begins with `GRAPH_` is an error, as it may be misspelt.

use anyhow::{Context, Result, bail};
use graph_calls::Client;
use graph_calls::credential::ClientSecret;
use graph_calls_simulator::{Builder, Simulator};

/// The service that an example talks to.
pub struct Connection {
    /// The client.
    pub client: Client,
    /// The tenant.
    pub tenant: String,
    /// The simulator; `None` when the service is Graph.
    pub simulator: Option<Simulator>,
    settings: Settings,
}

/// Connects to Graph, or to a simulator with its defaults.
pub async fn connect() -> Result<Connection> {
    connect_or_simulate(Simulator::builder()).await
}

/// Connects to Graph, or to this simulator.
pub async fn connect_or_simulate(simulator: Builder) -> Result<Connection> {
    let variables = std::env::vars_os().map(|(name, value)| {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        (text(name), text(value))
    });
    let settings = Settings::read(variables)?;
    if let Some([tenant, id, secret]) = &settings.application {
        let client = Client::builder()
            .credential(ClientSecret::new(tenant, id, secret.as_str()))
            .build()?;
        return Ok(Connection {
            client,
            tenant: tenant.clone(),
            simulator: None,
            settings,
        });
    }
    let simulator = simulator.start().await?;
    let secret = ClientSecret::new(
        simulator.tenant(),
        simulator.client_id(),
        simulator.client_secret(),
    );
    let client = Client::builder()
        .root(simulator.origin())
        .credential(secret)
        .build()?;
    Ok(Connection {
        client,
        tenant: simulator.tenant().to_owned(),
        simulator: Some(simulator),
        settings,
    })
}

impl Connection {
    /// The object id of the user whose recordings to read.
    pub fn user(&self) -> Result<String> {
        match &self.simulator {
            Some(simulator) => Ok(simulator.user_id(0)),
            None => (self.settings.user.clone())
                .context("set GRAPH_USER_ID to the object id of the user whose recordings to read"),
        }
    }

    /// The URL that Graph sends notifications to; `local` for a simulator.
    pub fn notification_url(&self, local: String) -> Result<String> {
        match &self.simulator {
            Some(_) => Ok(local),
            None => (self.settings.notification_url.clone())
                .context("set GRAPH_NOTIFICATION_URL to the URL that Graph sends notifications to"),
        }
    }

    /// Fails when the simulator has seen a request that Graph would mind.
    pub fn check(&self) -> Result<()> {
        let violations = self.simulator.as_ref().map(Simulator::violations);
        match violations.unwrap_or_default().first() {
            Some(violation) => bail!("the simulator minds a request: {violation:?}"),
            None => Ok(()),
        }
    }
}

/// The settings that the environment has.
#[derive(Debug, Default, PartialEq)]
struct Settings {
    /// Tenant, client id and secret.
    application: Option<[String; 3]>,
    user: Option<String>,
    notification_url: Option<String>,
}

impl Settings {
    fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let [
            mut tenant,
            mut id,
            mut secret,
            mut user,
            mut notification_url,
        ] = [const { None }; 5];
        for (name, value) in variables {
            let setting = match name.as_str() {
                "GRAPH_TENANT_ID" => &mut tenant,
                "GRAPH_CLIENT_ID" => &mut id,
                "GRAPH_CLIENT_SECRET" => &mut secret,
                "GRAPH_USER_ID" => &mut user,
                "GRAPH_NOTIFICATION_URL" => &mut notification_url,
                other if other.starts_with("GRAPH_") => bail!(
                    "{other} is not a variable of the examples, which are GRAPH_TENANT_ID, GRAPH_CLIENT_ID, \
                     GRAPH_CLIENT_SECRET, GRAPH_USER_ID and GRAPH_NOTIFICATION_URL"
                ),
                _ => continue,
            };
            *setting = Some(value);
        }
        let application = match (tenant, id, secret) {
            (Some(tenant), Some(id), Some(secret)) => Some([tenant, id, secret]),
            (None, None, None) => None,
            (tenant, id, secret) => {
                let names = [
                    ("GRAPH_TENANT_ID", tenant),
                    ("GRAPH_CLIENT_ID", id),
                    ("GRAPH_CLIENT_SECRET", secret),
                ];
                let missing = names.iter().filter(|(_, value)| value.is_none());
                let missing: Vec<_> = missing.map(|(name, _)| *name).collect();
                bail!(
                    "set {} as well to use Graph, or none of the three to use a simulator",
                    missing.join(" and ")
                );
            }
        };
        Ok(Self {
            application,
            user,
            notification_url,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables = variables
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        Settings::read(variables).map_err(|error| error.to_string())
    }

    #[test]
    fn a_misspelt_variable_is_an_error() {
        let error = read(&[
            ("GRAPH_TENANT_ID", "contoso.com"),
            ("GRAPH_CLIENT_ID", "id"),
            ("GRAPH_CLIENT_SECERT", "secret"),
        ])
        .unwrap_err();
        assert!(
            error.starts_with("GRAPH_CLIENT_SECERT is not a variable"),
            "{error}"
        );
    }

    #[test]
    fn a_missing_variable_is_an_error_and_not_a_simulator() {
        let error = read(&[("GRAPH_CLIENT_ID", "id")]).unwrap_err();
        assert!(
            error.contains("GRAPH_TENANT_ID and GRAPH_CLIENT_SECRET"),
            "{error}"
        );
    }

    #[test]
    fn other_variables_do_not_matter() {
        assert_eq!(read(&[("PATH", "/bin")]), Ok(Settings::default()));
        let settings = read(&[
            ("GRAPH_TENANT_ID", "contoso.com"),
            ("GRAPH_CLIENT_ID", "id"),
            ("GRAPH_CLIENT_SECRET", "secret"),
        ]);
        let application = ["contoso.com", "id", "secret"].map(str::to_owned);
        assert_eq!(
            settings.map(|settings| settings.application),
            Ok(Some(application))
        );
    }
}
