//! The numbers of HTTP/2 (RFC 9113 §11) and of its extensions.

use crate::wire::code_points;

code_points! {
    /// Types of frames (RFC 9113 §6).
    FrameType(u8, FrameType) {
        Data = 0x00 "DATA" "RFC 9113 §6.1",
        Headers = 0x01 "HEADERS" "RFC 9113 §6.2",
        Priority = 0x02 "PRIORITY" "RFC 9113 §6.3",
        RstStream = 0x03 "RST_STREAM" "RFC 9113 §6.4",
        Settings = 0x04 "SETTINGS" "RFC 9113 §6.5",
        PushPromise = 0x05 "PUSH_PROMISE" "RFC 9113 §6.6",
        Ping = 0x06 "PING" "RFC 9113 §6.7",
        GoAway = 0x07 "GOAWAY" "RFC 9113 §6.8",
        WindowUpdate = 0x08 "WINDOW_UPDATE" "RFC 9113 §6.9",
        Continuation = 0x09 "CONTINUATION" "RFC 9113 §6.10",
        AltSvc = 0x0a "ALTSVC" "RFC 7838 §4",
        Origin = 0x0c "ORIGIN" "RFC 8336 §2",
        PriorityUpdate = 0x10 "PRIORITY_UPDATE" "RFC 9218 §7.1",
    }

    /// Why a connection or a stream ends (RFC 9113 §7).
    ErrorCode(u32, ErrorCode) {
        NoError = 0x00 "NO_ERROR",
        ProtocolError = 0x01 "PROTOCOL_ERROR",
        InternalError = 0x02 "INTERNAL_ERROR",
        FlowControlError = 0x03 "FLOW_CONTROL_ERROR",
        SettingsTimeout = 0x04 "SETTINGS_TIMEOUT",
        StreamClosed = 0x05 "STREAM_CLOSED",
        FrameSizeError = 0x06 "FRAME_SIZE_ERROR",
        RefusedStream = 0x07 "REFUSED_STREAM",
        Cancel = 0x08 "CANCEL",
        CompressionError = 0x09 "COMPRESSION_ERROR",
        ConnectError = 0x0a "CONNECT_ERROR",
        EnhanceYourCalm = 0x0b "ENHANCE_YOUR_CALM",
        InadequateSecurity = 0x0c "INADEQUATE_SECURITY",
        Http11Required = 0x0d "HTTP_1_1_REQUIRED",
    }

    /// Settings (RFC 9113 §6.5.2).
    Setting(u16, Setting) {
        HeaderTableSize = 0x01 "SETTINGS_HEADER_TABLE_SIZE",
        EnablePush = 0x02 "SETTINGS_ENABLE_PUSH",
        MaxConcurrentStreams = 0x03 "SETTINGS_MAX_CONCURRENT_STREAMS",
        InitialWindowSize = 0x04 "SETTINGS_INITIAL_WINDOW_SIZE",
        MaxFrameSize = 0x05 "SETTINGS_MAX_FRAME_SIZE",
        MaxHeaderListSize = 0x06 "SETTINGS_MAX_HEADER_LIST_SIZE",
        EnableConnectProtocol = 0x08 "SETTINGS_ENABLE_CONNECT_PROTOCOL" "RFC 8441 §3",
        NoRfc7540Priorities = 0x09 "SETTINGS_NO_RFC7540_PRIORITIES" "RFC 9218 §2.1",
    }
}
