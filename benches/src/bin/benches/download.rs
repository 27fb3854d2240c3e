//! Downloading one large recording: the client beside curl, from the same server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use graph_calls::Client;
use graph_calls::credential::StaticToken;
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId, UserId};
use graph_calls::endpoints::users::online_meetings::recordings::GetContent;
use graph_calls_benches::measure::rounds;

use crate::content;
use crate::delta::middle;
use crate::process::{Usage, folder_in_memory, measured, this_program};
use crate::results::table;

const LENGTH: u64 = 1 << 30;

/// Each way is measured this often.
const ROUNDS: usize = 7;

pub(crate) fn run() -> String {
    let folder = folder_in_memory();
    let path = folder.path().join("content");
    let http = Source {
        origin: content::plain(LENGTH),
        authority: None,
    };
    let server = content::Encrypted::start(LENGTH);
    let authority = folder.path().join("authority.pem");
    fs::write(&authority, server.authority).expect("the folder is there");
    let https = Source {
        origin: server.origin,
        authority: Some(authority),
    };
    let tables = [("http", http), ("https", https)].map(|(scheme, source)| {
        let table = source.compare(&path);
        format!("### Over {scheme}\n\n{table}")
    });
    format!(
        "On the loopback, to a file in memory, from a server that has the content ready. The server takes its share of \
         the same cores, over https to encrypt as well.\n\n{}",
        tables.join("\n")
    )
}

/// A content to download.
struct Source {
    origin: String,
    /// The file of the certificate to trust.
    authority: Option<PathBuf>,
}

impl Source {
    fn curl(&self, path: &Path) -> Command {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--fail"])
            .args(["--header", "Authorization: Bearer token"])
            .arg(format!(
                "{}/v1.0/users/u/onlineMeetings/m/recordings/r/content",
                self.origin
            ))
            .arg("--output")
            .arg(path);
        if let Some(authority) = &self.authority {
            curl.arg("--cacert").arg(authority);
        }
        curl
    }

    fn client(&self, path: &Path) -> Command {
        let mut client = Command::new(this_program());
        client
            .args(["--download", &self.origin])
            .arg(path)
            .args(&self.authority);
        client
    }

    /// Measures both programs; a table.
    fn compare(&self, path: &Path) -> String {
        let mut commands = [self.curl(path), self.client(path)];
        let mut usages = [const { Vec::<Usage>::new() }; 2];
        for round in 0..=rounds(ROUNDS) {
            for (command, usages) in commands.iter_mut().zip(&mut usages) {
                let usage = match measured(command) {
                    Ok(usage) => usage,
                    Err(error) => return format!("Not measured: {error}\n"),
                };
                let metadata = fs::metadata(path).expect("the file is there");
                assert_eq!(metadata.len(), LENGTH);
                // The next one begins from nothing.
                fs::remove_file(path).expect("the file is there");
                if round > 0 {
                    usages.push(usage);
                }
            }
        }
        let [curl, _] = &usages;
        let names = ["curl", "**graph-calls**"];
        let rows = names.iter().zip(&usages).map(|(name, usages)| {
            let median = |value: fn(&Usage) -> f64| middle(usages.iter().map(value).collect());
            let ratios = curl
                .iter()
                .zip(usages)
                .map(|(curl, usage)| curl.wall / usage.wall);
            vec![
                (*name).to_owned(),
                format!("{:.0}", LENGTH as f64 / median(|usage| usage.wall) / 1e6),
                format!("{:.2}", middle(ratios.collect())),
                format!("{:.2} s", median(|usage| usage.processor)),
                format!("{:.1} MB", median(|usage| usage.memory)),
            ]
        });
        let columns = ["program", "MB/s", "speed", "processor", "most memory"];
        table(&columns, rows)
    }
}

/// Downloads in this process.
pub(crate) fn fetch(arguments: &[String]) {
    let [origin, path, authority @ ..] = arguments else {
        panic!("ORIGIN PATH [AUTHORITY]");
    };
    let operation = GetContent::new(
        UserId::new("u"),
        OnlineMeetingId::new("m"),
        CallRecordingId::new("r"),
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let downloaded = runtime.expect("a runtime").block_on(async {
        let mut builder = Client::builder()
            .root(origin)
            .credential(StaticToken::new("token"));
        if let [authority] = authority {
            let certificate = fs::read(authority).expect("the file is there");
            builder = builder.root_certificate(certificate);
        }
        let client = builder.build();
        let client = client.expect("nothing is missing");
        client.download(operation).to_file(Path::new(path)).await
    });
    downloaded.expect("the service answers");
}
