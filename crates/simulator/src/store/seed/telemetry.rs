//! Measurements of a call: media, streams and devices.

use graph_calls_core::primitive::Timestamp;
use serde_json::{Value, json};

use super::office::{Network, Quality};
use super::people::Device;
use super::random::Random;
use super::{duration, extend};

/// One end of a call: its network and device.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) network: Network,
    /// A service has no device of its own.
    pub(super) device: Option<&'a Device>,
}

/// The media of a segment: audio always, video and screens where the call has them.
pub(super) fn media(
    random: &mut Random,
    modalities: &[&str],
    ends: [End<'_>; 2],
    span: (Timestamp, Timestamp),
) -> Vec<Value> {
    let labels = modalities.iter().map(|modality| match *modality {
        "audio" => "main-audio",
        "video" => "main-video",
        _ => "applicationsharing-video",
    });
    labels.map(|label| leg(random, label, ends, span)).collect()
}

fn leg(
    random: &mut Random,
    label: &str,
    [caller, callee]: [End<'_>; 2],
    span: (Timestamp, Timestamp),
) -> Value {
    let quality = caller.network.between(callee.network);
    let directions = ["callerToCallee", "calleeToCaller"];
    let streams = directions.map(|direction| stream(random, label, direction, &quality, span));
    // The telemetry of the far end comes late or never.
    let has_far_end = random.percent(80);
    json!({
        "label": label,
        "callerNetwork": network(random, caller),
        "callerDevice": device(random, caller.device),
        "calleeNetwork": network(random, callee),
        "calleeDevice": if has_far_end { device(random, callee.device) } else { Value::Null },
        "streams": streams,
    })
}

fn network(random: &mut Random, end: End<'_>) -> Value {
    match end.device {
        Some(device) => end.network.info(random, &device.hardware, device.host),
        None => end.network.info(random, "", 17),
    }
}

/// A number around `middle`, at most half as much again.
fn around(random: &mut Random, middle: i64) -> i64 {
    random.between(middle / 2, middle * 3 / 2 + 1)
}

fn stream(
    random: &mut Random,
    label: &str,
    direction: &str,
    quality: &Quality,
    (start, end): (Timestamp, Timestamp),
) -> Value {
    let jitter = around(random, quality.jitter_milliseconds);
    let round_trip = around(random, quality.round_trip_milliseconds);
    let seconds = end.duration_since(start).seconds().max(1);
    let loss = quality.loss * random.ratio(2.0);
    let rounded = |share: f64| (share.min(1.0) * 10_000.0).round() / 10_000.0;
    let mut stream = json!({
        "streamId": random.below(u32::MAX.into()).to_string(),
        "streamDirection": direction,
        "startDateTime": start,
        "endDateTime": end,
        "averageBandwidthEstimate": random.between(1_500_000, 25_000_000),
        "averageJitter": duration(jitter),
        "maxJitter": duration(jitter * 4),
        "averagePacketLossRate": rounded(loss),
        "maxPacketLossRate": rounded(loss * 5.0),
        "averageRoundTripTime": duration(round_trip),
        "maxRoundTripTime": duration(round_trip * 3),
        "packetUtilization": seconds * 50,
        "postForwardErrorCorrectionPacketLossRate": rounded(loss / 3.0),
        "wasMediaBypassed": false,
    });
    let own = match label {
        "main-audio" => audio(random, jitter, loss, rounded),
        _ => video(random, loss, rounded),
    };
    extend(&mut stream, own);
    stream
}

fn audio(random: &mut Random, jitter: i64, loss: f64, rounded: impl Fn(f64) -> f64) -> Value {
    let degradation = random.percent(85).then(|| rounded(loss * 4.0));
    json!({
        "audioCodec": random.pick(&["satin", "satin", "satin", "silkWide", "opus", "pcmu"]),
        "averageAudioNetworkJitter": duration(jitter + 2),
        "maxAudioNetworkJitter": duration(jitter * 5),
        "averageRatioOfConcealedSamples": rounded(loss * 1.2),
        "maxRatioOfConcealedSamples": rounded(loss * 4.0),
        "isAudioForwardErrorCorrectionUsed": loss > 0.005,
        "averageAudioDegradation": degradation,
        "videoCodec": null,
    })
}

fn video(random: &mut Random, loss: f64, rounded: impl Fn(f64) -> f64) -> Value {
    let freeze = random
        .percent(85)
        .then(|| duration((loss * 9_000.0) as i64));
    json!({
        "audioCodec": null,
        "videoCodec": random.pick(&["h264", "h264", "av1"]),
        "averageVideoFrameRate": (30.0 - loss * 100.0).max(2.0).round(),
        "averageReceivedFrameRate": (29.0 - loss * 100.0).max(1.0).round(),
        "averageVideoFrameLossPercentage": rounded(loss * 10.0),
        "averageVideoPacketLossRate": rounded(loss),
        "lowFrameRateRatio": rounded(loss * 5.0),
        "lowVideoProcessingCapabilityRatio": random.ratio(0.05),
        "averageFreezeDuration": freeze,
        "rmsFreezeDuration": freeze,
    })
}

fn device(random: &mut Random, device: Option<&Device>) -> Value {
    let Some(device) = device else {
        return Value::Null;
    };
    let is_built_in = device.headset.starts_with("Built-in");
    let noise = if is_built_in { 0.3 } else { 0.03 };
    json!({
        "captureDeviceName": device.headset,
        "captureDeviceDriver": "Microsoft: 10.0.26100.1",
        "renderDeviceName": device.headset,
        "renderDeviceDriver": "Microsoft: 10.0.26100.1",
        "captureNotFunctioningEventRatio": 0,
        "cpuInsufficentEventRatio": random.ratio(if device.cores < 6 { 0.3 } else { 0.02 }),
        "deviceClippingEventRatio": random.ratio(noise),
        "deviceGlitchEventRatio": random.ratio(noise),
        "howlingEventCount": random.between(0, i64::from(is_built_in)),
        "initialSignalLevelRootMeanSquare": random.ratio(200.0),
        "lowSpeechLevelEventRatio": random.ratio(noise),
        "lowSpeechToNoiseEventRatio": random.ratio(noise),
        "micGlitchRate": random.ratio(noise * 20.0),
        "receivedNoiseLevel": random.between(-90, -60),
        "receivedSignalLevel": random.between(-40, -15),
        "renderMuteEventRatio": random.ratio(0.02),
        "renderNotFunctioningEventRatio": 0,
        "renderZeroVolumeEventRatio": random.ratio(0.02),
        "sentNoiseLevel": random.between(-90, if is_built_in { -45 } else { -65 }),
        "sentSignalLevel": random.between(-40, -15),
        "speakerGlitchRate": random.ratio(noise * 20.0),
    })
}
