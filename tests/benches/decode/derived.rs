//! The same types as anyone would write them by hand: derived, every property optional, texts for
//! enumerations and instants, nothing unknown kept.

#![expect(dead_code, reason = "a baseline to measure against")]

use serde_derive::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) value: Vec<CallRecord>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallRecord {
    pub(crate) id: Option<String>,
    pub(crate) end_date_time: Option<String>,
    pub(crate) join_web_url: Option<String>,
    pub(crate) last_modified_date_time: Option<String>,
    pub(crate) modalities: Option<Vec<String>>,
    pub(crate) organizer: Option<IdentitySet>,
    pub(crate) participants: Option<Vec<IdentitySet>>,
    pub(crate) start_date_time: Option<String>,
    pub(crate) r#type: Option<String>,
    pub(crate) version: Option<i64>,
    #[serde(rename = "organizer_v2")]
    pub(crate) organizer_v2: Option<Organizer>,
    #[serde(rename = "participants_v2")]
    pub(crate) participants_v2: Option<Vec<Participant>>,
    pub(crate) sessions: Option<Vec<Session>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organizer {
    pub(crate) id: Option<String>,
    pub(crate) administrative_unit_infos: Option<Vec<serde::de::IgnoredAny>>,
    pub(crate) identity: Option<IdentitySet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Participant {
    pub(crate) id: Option<String>,
    pub(crate) administrative_unit_infos: Option<Vec<serde::de::IgnoredAny>>,
    pub(crate) identity: Option<IdentitySet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    pub(crate) id: Option<String>,
    pub(crate) callee: Option<Endpoint>,
    pub(crate) caller: Option<Endpoint>,
    pub(crate) end_date_time: Option<String>,
    pub(crate) failure_info: Option<FailureInfo>,
    pub(crate) is_test: Option<bool>,
    pub(crate) modalities: Option<Vec<String>>,
    pub(crate) start_date_time: Option<String>,
    pub(crate) segments: Option<Vec<Segment>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Segment {
    pub(crate) id: Option<String>,
    pub(crate) callee: Option<Endpoint>,
    pub(crate) caller: Option<Endpoint>,
    pub(crate) end_date_time: Option<String>,
    pub(crate) failure_info: Option<FailureInfo>,
    pub(crate) media: Option<Vec<Media>>,
    pub(crate) start_date_time: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Media {
    pub(crate) callee_device: Option<DeviceInfo>,
    pub(crate) callee_network: Option<NetworkInfo>,
    pub(crate) caller_device: Option<DeviceInfo>,
    pub(crate) caller_network: Option<NetworkInfo>,
    pub(crate) label: Option<String>,
    pub(crate) streams: Option<Vec<MediaStream>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediaStream {
    pub(crate) audio_codec: Option<String>,
    pub(crate) average_audio_degradation: Option<f64>,
    pub(crate) average_audio_network_jitter: Option<String>,
    pub(crate) average_bandwidth_estimate: Option<i64>,
    pub(crate) average_freeze_duration: Option<String>,
    pub(crate) average_jitter: Option<String>,
    pub(crate) average_packet_loss_rate: Option<f64>,
    pub(crate) average_ratio_of_concealed_samples: Option<f64>,
    pub(crate) average_received_frame_rate: Option<f64>,
    pub(crate) average_round_trip_time: Option<String>,
    pub(crate) average_video_frame_loss_percentage: Option<f64>,
    pub(crate) average_video_frame_rate: Option<f64>,
    pub(crate) average_video_packet_loss_rate: Option<f64>,
    pub(crate) end_date_time: Option<String>,
    pub(crate) is_audio_forward_error_correction_used: Option<bool>,
    pub(crate) low_frame_rate_ratio: Option<f64>,
    pub(crate) low_video_processing_capability_ratio: Option<f64>,
    pub(crate) max_audio_network_jitter: Option<String>,
    pub(crate) max_jitter: Option<String>,
    pub(crate) max_packet_loss_rate: Option<f64>,
    pub(crate) max_ratio_of_concealed_samples: Option<f64>,
    pub(crate) max_round_trip_time: Option<String>,
    pub(crate) packet_utilization: Option<i64>,
    pub(crate) post_forward_error_correction_packet_loss_rate: Option<f64>,
    pub(crate) rms_freeze_duration: Option<String>,
    pub(crate) start_date_time: Option<String>,
    pub(crate) stream_direction: Option<String>,
    pub(crate) stream_id: Option<String>,
    pub(crate) video_codec: Option<String>,
    pub(crate) was_media_bypassed: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkInfo {
    pub(crate) bandwidth_low_event_ratio: Option<f64>,
    pub(crate) basic_service_set_identifier: Option<String>,
    pub(crate) connection_type: Option<String>,
    pub(crate) delay_event_ratio: Option<f64>,
    pub(crate) dns_suffix: Option<String>,
    pub(crate) ip_address: Option<String>,
    pub(crate) link_speed: Option<i64>,
    pub(crate) mac_address: Option<String>,
    pub(crate) network_transport_protocol: Option<String>,
    pub(crate) port: Option<i32>,
    pub(crate) received_quality_event_ratio: Option<f64>,
    #[serde(rename = "reflexiveIPAddress")]
    pub(crate) reflexive_ip_address: Option<String>,
    #[serde(rename = "relayIPAddress")]
    pub(crate) relay_ip_address: Option<String>,
    pub(crate) relay_port: Option<i32>,
    pub(crate) sent_quality_event_ratio: Option<f64>,
    pub(crate) subnet: Option<String>,
    pub(crate) trace_route_hops: Option<Vec<TraceRouteHop>>,
    pub(crate) wifi_band: Option<String>,
    pub(crate) wifi_battery_charge: Option<i32>,
    pub(crate) wifi_channel: Option<i32>,
    pub(crate) wifi_microsoft_driver: Option<String>,
    pub(crate) wifi_microsoft_driver_version: Option<String>,
    pub(crate) wifi_radio_type: Option<String>,
    pub(crate) wifi_signal_strength: Option<i32>,
    pub(crate) wifi_vendor_driver: Option<String>,
    pub(crate) wifi_vendor_driver_version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TraceRouteHop {
    pub(crate) hop_count: Option<i32>,
    pub(crate) ip_address: Option<String>,
    pub(crate) round_trip_time: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeviceInfo {
    pub(crate) capture_device_driver: Option<String>,
    pub(crate) capture_device_name: Option<String>,
    pub(crate) capture_not_functioning_event_ratio: Option<f64>,
    pub(crate) cpu_insufficent_event_ratio: Option<f64>,
    pub(crate) device_clipping_event_ratio: Option<f64>,
    pub(crate) device_glitch_event_ratio: Option<f64>,
    pub(crate) howling_event_count: Option<i32>,
    pub(crate) initial_signal_level_root_mean_square: Option<f64>,
    pub(crate) low_speech_level_event_ratio: Option<f64>,
    pub(crate) low_speech_to_noise_event_ratio: Option<f64>,
    pub(crate) mic_glitch_rate: Option<f64>,
    pub(crate) received_noise_level: Option<i32>,
    pub(crate) received_signal_level: Option<i32>,
    pub(crate) render_device_driver: Option<String>,
    pub(crate) render_device_name: Option<String>,
    pub(crate) render_mute_event_ratio: Option<f64>,
    pub(crate) render_not_functioning_event_ratio: Option<f64>,
    pub(crate) render_zero_volume_event_ratio: Option<f64>,
    pub(crate) sent_noise_level: Option<i32>,
    pub(crate) sent_signal_level: Option<i32>,
    pub(crate) speaker_glitch_rate: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailureInfo {
    pub(crate) reason: Option<String>,
    pub(crate) stage: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserFeedback {
    pub(crate) rating: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) tokens: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Endpoint {
    pub(crate) user_agent: Option<UserAgent>,
    pub(crate) associated_identity: Option<Identity>,
    pub(crate) cpu_cores_count: Option<i32>,
    pub(crate) cpu_name: Option<String>,
    pub(crate) cpu_processor_speed_in_mhz: Option<i32>,
    pub(crate) feedback: Option<UserFeedback>,
    pub(crate) identity: Option<IdentitySet>,
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserAgent {
    pub(crate) application_version: Option<String>,
    pub(crate) header_value: Option<String>,
    #[serde(rename = "azureADAppId")]
    pub(crate) azure_ad_app_id: Option<String>,
    pub(crate) communication_service_id: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) product_family: Option<String>,
    pub(crate) role: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    pub(crate) id: Option<String>,
    pub(crate) display_name: Option<String>,
    pub(crate) tenant_id: Option<String>,
    pub(crate) user_principal_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IdentitySet {
    pub(crate) application: Option<Identity>,
    pub(crate) device: Option<Identity>,
    pub(crate) user: Option<Identity>,
    pub(crate) phone: Option<Identity>,
    pub(crate) guest: Option<Identity>,
}
