//! Tokens from credentials of the Azure SDK.
#![cfg(feature = "azure-identity")]

mod support;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind as AzureErrorKind;
use azure_core::time::OffsetDateTime;
use graph_calls::ErrorKind;
use graph_calls::credential::AzureIdentity;
use graph_calls::endpoints::communications::call_records::List;
use support::{Service, page};

#[derive(Debug)]
struct Identity {
    works: bool,
}

type Answer<'a> = Pin<Box<dyn Future<Output = azure_core::Result<AccessToken>> + Send + 'a>>;

impl TokenCredential for Identity {
    fn get_token<'a, 'b, 'c, 'd, 'e>(
        &'a self,
        scopes: &'b [&'c str],
        _: Option<TokenRequestOptions<'d>>,
    ) -> Answer<'e>
    where
        'a: 'e,
        'b: 'e,
        'c: 'e,
        'd: 'e,
        Self: 'e,
    {
        Box::pin(async move {
            if !self.works {
                let kind = AzureErrorKind::Credential;
                return Err(azure_core::Error::with_message(kind, "no identity here"));
            }
            let expires = OffsetDateTime::now_utc() + Duration::from_secs(3600);
            Ok(AccessToken::new(format!("for {}", scopes[0]), expires))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_credential_of_the_sdk_gives_tokens() {
    let service = Service::answers([page(&[], None), page(&[], None)]);
    let credential = AzureIdentity::new(Arc::new(Identity { works: true }));
    let client = service
        .builder()
        .credential(credential)
        .build()
        .expect("a client");
    client.send(List::new()).await.expect("a page");
    let token = "Bearer for https://graph.microsoft.com/.default";
    assert_eq!(service.seen()[0].token(), Some(token));
}

#[tokio::test(start_paused = true)]
async fn its_errors_are_told() {
    let service = Service::answers([]);
    let credential = AzureIdentity::new(Arc::new(Identity { works: false }));
    let client = service
        .builder()
        .credential(credential)
        .build()
        .expect("a client");
    let error = client.send(List::new()).await.expect_err("no identity");
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(error.to_string().contains("no identity here"), "{error}");
}
