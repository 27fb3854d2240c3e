//! What was measured of a call: media, streams, networks and devices.

use graph_calls_core::Object;
use graph_calls_core::primitive::{Duration, Timestamp};
use graph_calls_models::call_records::{
    AudioCodec, DeviceInfo, Media, MediaStream, MediaStreamDirection, NetworkConnectionType,
    NetworkInfo, NetworkTransportProtocol, TraceRouteHop, VideoCodec, WifiBand, WifiRadioType,
};

use super::people::explicit_null;
use super::random::Random;

const LABELS: &[&str] = &["main-audio", "main-video", "applicationsharing-video"];

/// The media of a segment: audio always, video and screen sharing sometimes.
pub(crate) fn media(random: &mut Random, start: Timestamp, end: Timestamp) -> Vec<Media> {
    let labels = &LABELS[..1 + random.below(LABELS.len() as u64) as usize];
    labels
        .iter()
        .map(|label| leg(random, label, start, end))
        .collect()
}

fn leg(random: &mut Random, label: &str, start: Timestamp, end: Timestamp) -> Media {
    let is_video = label != LABELS[0];
    Media::build(|media| {
        media.label = Some(label.to_owned());
        media.caller_network = Some(network(random));
        media.callee_network = Some(network(random));
        media.caller_device = Some(device(random));
        // The far end's telemetry is what arrives late or never.
        media.callee_device = random.percent(80).then(|| device(random));
        media.streams = Some(
            [
                MediaStreamDirection::CallerToCallee,
                MediaStreamDirection::CalleeToCaller,
            ]
            .map(|direction| stream(random, direction, is_video, start, end))
            .into(),
        );
    })
}

fn milliseconds(random: &mut Random, high: i64) -> Duration {
    let milliseconds = random.between(0, high);
    Duration::new(
        milliseconds / 1000,
        (milliseconds % 1000) as i32 * 1_000_000,
    )
}

fn stream(
    random: &mut Random,
    direction: MediaStreamDirection,
    is_video: bool,
    start: Timestamp,
    end: Timestamp,
) -> MediaStream {
    MediaStream::build(|stream| {
        stream.stream_id = Some(random.below(u32::MAX.into()).to_string());
        stream.stream_direction = Some(direction);
        stream.start_date_time = Some(start);
        stream.end_date_time = Some(end);
        stream.average_bandwidth_estimate = Some(random.between(60_000, 25_000_000));
        stream.average_jitter = Some(milliseconds(random, 40));
        stream.max_jitter = Some(milliseconds(random, 400));
        stream.average_packet_loss_rate = Some(random.ratio(0.05));
        stream.max_packet_loss_rate = Some(random.ratio(0.4));
        stream.average_round_trip_time = Some(milliseconds(random, 250));
        stream.max_round_trip_time = Some(milliseconds(random, 1900));
        stream.packet_utilization = Some(random.between(50, 400_000));
        stream.post_forward_error_correction_packet_loss_rate = Some(random.ratio(0.02));
        stream.was_media_bypassed = Some(random.percent(20));
        if is_video {
            video(random, stream);
        } else {
            audio(random, stream);
        }
    })
}

fn audio(random: &mut Random, stream: &mut MediaStream) {
    stream.audio_codec = Some(random.pick(&AudioCodec::MEMBERS[1..22]).clone());
    stream.average_audio_network_jitter = Some(milliseconds(random, 60));
    stream.max_audio_network_jitter = Some(milliseconds(random, 700));
    stream.average_ratio_of_concealed_samples = Some(random.ratio(0.1));
    stream.max_ratio_of_concealed_samples = Some(random.ratio(0.6));
    stream.is_audio_forward_error_correction_used = Some(random.percent(50));
    if random.percent(85) {
        stream.average_audio_degradation = Some(random.ratio(2.0));
    } else {
        explicit_null(stream, "averageAudioDegradation");
    }
}

fn video(random: &mut Random, stream: &mut MediaStream) {
    stream.video_codec = Some(random.pick(&VideoCodec::MEMBERS[2..11]).clone());
    stream.average_video_frame_rate = Some(random.ratio(30.0));
    stream.average_received_frame_rate = Some(random.ratio(30.0));
    stream.average_video_frame_loss_percentage = Some(random.ratio(5.0));
    stream.average_video_packet_loss_rate = Some(random.ratio(0.05));
    stream.low_frame_rate_ratio = Some(random.ratio(1.0));
    stream.low_video_processing_capability_ratio = Some(random.ratio(1.0));
    if random.percent(85) {
        stream.average_freeze_duration = Some(milliseconds(random, 900));
        stream.rms_freeze_duration = Some(milliseconds(random, 900));
    } else {
        explicit_null(stream, "averageFreezeDuration");
        explicit_null(stream, "rmsFreezeDuration");
    }
}

fn address(random: &mut Random, first: u8) -> String {
    let tail = random.any().to_le_bytes();
    format!("{first}.{}.{}.{}", tail[0], tail[1], tail[2])
}

fn hardware_address(random: &mut Random) -> String {
    let bytes = random.any().to_le_bytes();
    let parts: Vec<_> = bytes[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    parts.join("-")
}

fn network(random: &mut Random) -> NetworkInfo {
    let connection = random.pick(&[
        NetworkConnectionType::Wired,
        NetworkConnectionType::Wifi,
        NetworkConnectionType::Mobile,
        NetworkConnectionType::Tunnel,
    ]);
    NetworkInfo::build(|network| {
        network.connection_type = Some(connection.clone());
        network.network_transport_protocol = Some(
            random
                .pick(&[NetworkTransportProtocol::Udp, NetworkTransportProtocol::Tcp])
                .clone(),
        );
        network.ip_address = Some(address(random, 10));
        network.subnet = Some(format!("10.{}.0.0", random.below(256)));
        network.reflexive_ip_address = Some(address(random, 203));
        network.relay_ip_address = Some(address(random, 52));
        network.port = Some(random.small(1024, 65_535));
        network.relay_port = Some(random.small(3478, 3481));
        network.mac_address = Some(hardware_address(random));
        network.dns_suffix = Some("corp.contoso.example".to_owned());
        // The largest value stands for "not known" in practice.
        network.link_speed = Some(*random.pick(&[54_000_000, 1_000_000_000, 4_294_967_295]));
        network.bandwidth_low_event_ratio = Some(random.ratio(1.0));
        network.delay_event_ratio = Some(random.ratio(1.0));
        network.received_quality_event_ratio = Some(random.ratio(1.0));
        network.sent_quality_event_ratio = Some(random.ratio(1.0));
        network.trace_route_hops = Some(hops(random));
        network.wifi_band = Some(WifiBand::Unknown);
        network.wifi_radio_type = Some(WifiRadioType::Unknown);
        if *connection == NetworkConnectionType::Wifi {
            wifi(random, network);
        }
    })
}

fn wifi(random: &mut Random, network: &mut NetworkInfo) {
    network.basic_service_set_identifier = Some(hardware_address(random));
    network.wifi_band = Some(random.pick(&WifiBand::MEMBERS[1..4]).clone());
    network.wifi_radio_type = Some(random.pick(&WifiRadioType::MEMBERS[1..7]).clone());
    network.wifi_channel = Some(random.small(1, 165));
    network.wifi_signal_strength = Some(random.small(20, 100));
    network.wifi_battery_charge = Some(random.small(5, 100));
    network.wifi_microsoft_driver = Some("Microsoft Wi-Fi Direct Virtual Adapter".to_owned());
    network.wifi_microsoft_driver_version = Some("10.0.26100.1".to_owned());
    network.wifi_vendor_driver = Some("Contoso Wireless 7".to_owned());
    network.wifi_vendor_driver_version = Some(format!("7.{}.0", random.below(40)));
}

fn hops(random: &mut Random) -> Vec<TraceRouteHop> {
    // Most tenants have tracing turned off, which leaves the list empty.
    let count = if random.percent(10) { 3 } else { 0 };
    (1..=count)
        .map(|count| {
            TraceRouteHop::build(|hop| {
                hop.hop_count = Some(count);
                hop.ip_address = Some(address(random, 10));
                hop.round_trip_time = Some(milliseconds(random, 80));
            })
        })
        .collect()
}

fn device(random: &mut Random) -> DeviceInfo {
    DeviceInfo::build(|device| {
        device.capture_device_name = Some("Headset (Contoso Talk 20)".to_owned());
        device.capture_device_driver = Some("Microsoft: 10.0.26100.1".to_owned());
        device.render_device_name = Some("Headset (Contoso Talk 20)".to_owned());
        device.render_device_driver = Some("Microsoft: 10.0.26100.1".to_owned());
        device.capture_not_functioning_event_ratio = Some(random.ratio(0.2));
        device.cpu_insufficent_event_ratio = Some(random.ratio(0.3));
        device.device_clipping_event_ratio = Some(random.ratio(0.2));
        device.device_glitch_event_ratio = Some(random.ratio(0.2));
        device.howling_event_count = Some(random.small(0, 3));
        device.initial_signal_level_root_mean_square = Some(random.ratio(200.0));
        device.low_speech_level_event_ratio = Some(random.ratio(0.2));
        device.low_speech_to_noise_event_ratio = Some(random.ratio(0.2));
        device.mic_glitch_rate = Some(random.ratio(20.0));
        device.received_noise_level = Some(random.small(-90, -50));
        device.received_signal_level = Some(random.small(-40, -5));
        device.render_mute_event_ratio = Some(random.ratio(0.2));
        device.render_not_functioning_event_ratio = Some(random.ratio(0.2));
        device.render_zero_volume_event_ratio = Some(random.ratio(0.2));
        device.sent_noise_level = Some(random.small(-90, -50));
        device.sent_signal_level = Some(random.small(-40, -5));
        device.speaker_glitch_rate = Some(random.ratio(20.0));
    })
}
