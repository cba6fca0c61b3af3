//! The packets and frames of `protocol/sensor/vectors.json`, the same file that the host's tests read.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use serde_json::{Value, json};
use strap_core::command::{Action, BadCommand, Command};
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::packet::{Packet, Samples, SamplesHeader};
use strap_core::simulation::Random;
use strap_core::wire::{MAX_FRAME_BYTES, MAX_PACKET_BYTES, ReplyStatus, packet_id};

fn vectors() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/sensor/vectors.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn bytes(hex: &Value) -> Vec<u8> {
    hex_bytes(hex.as_str().unwrap())
}

fn hex_bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn each<'a>(vectors: &'a Value, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let list = vectors[kind].as_array().unwrap();
    assert!(!list.is_empty());
    list.iter().map(|case| (case["name"].as_str().unwrap(), case))
}

fn with_header(kind: &str, header: SamplesHeader, samples: Vec<Value>) -> Value {
    assert_eq!(usize::from(header.count), samples.len());
    json!({ "kind": kind, "sequence": header.sequence, "sampleIndex": header.sample_index, "tickUs": header.tick_us,
        "intervalUs": header.interval_us, "samples": samples })
}

/// In the terms used by vectors.json.
fn describe(packet: &Packet) -> Value {
    match packet {
        Packet::Hello(hello) => json!({
            "kind": "hello", "protocolVersion": 1,
            "deviceId": hello.device_id.map(|byte| format!("{byte:02x}")).concat(),
            "firmwareMajor": hello.firmware[0], "firmwareMinor": hello.firmware[1], "firmwarePatch": hello.firmware[2],
            "imuModel": hello.imu_model, "gyroRangeDps": hello.gyro_range_dps, "forceRangeG": hello.force_range_g,
            "gyroScale": hello.gyro_scale, "forceScale": hello.force_scale, "internalRateHz": hello.internal_rate_hz,
            "outputRateHz": hello.output_rate_hz, "role": hello.role.byte(), "capabilities": hello.capabilities,
            "bootCount": hello.boot_count,
        }),
        Packet::Strapdown(packet) => with_header(
            "strapdown",
            packet.header,
            packet
                .iter()
                .map(|sample| {
                    let ([qw, qx, qy, qz], [x, y, z]) = (sample.orientation, sample.force);
                    json!({ "qw": qw, "qx": qx, "qy": qy, "qz": qz, "forceX": x, "forceY": y, "forceZ": z, "flags": sample.flags })
                })
                .collect(),
        ),
        Packet::Raw(packet) => with_header(
            "raw",
            packet.header,
            packet
                .iter()
                .map(|sample| {
                    let ([gx, gy, gz], [x, y, z]) = (sample.gyro, sample.force);
                    json!({ "gyroX": gx, "gyroY": gy, "gyroZ": gz, "forceX": x, "forceY": y, "forceZ": z, "flags": sample.flags })
                })
                .collect(),
        ),
        Packet::Status(status) => json!({
            "kind": "status", "tickUs": status.tick_us, "batteryMv": status.battery_mv, "batteryPercent": status.battery_percent,
            "flags": status.flags, "temperatureCentiC": status.temperature_centi_c, "overruns": status.overruns,
            "queueDrops": status.queue_drops, "uptimeS": status.uptime_s, "faultResets": status.fault_resets,
        }),
        Packet::Command(command) => {
            let mut value = match command.action {
                Action::SetRate(rate) => json!({ "rateDeciHz": rate }),
                Action::SetRole(role) => json!({ "role": role.byte() }),
                Action::Haptic(haptic) => json!({
                    "pattern": haptic.pattern.byte(), "strength": haptic.strength, "durationMs": haptic.duration_ms }),
                Action::Echo(token) => json!({ "token": token }),
                Action::Prompt(step) => json!({ "step": step.byte() }),
                Action::Start | Action::Stop | Action::Identify | Action::PowerOff | Action::SendHello | Action::SelfTest => json!({}),
            };
            value["kind"] = "command".into();
            value["commandId"] = command.id.into();
            value["op"] = command.action.op().into();
            value
        }
        Packet::Reply(reply) => json!({
            "kind": "reply", "commandId": reply.command_id, "op": reply.op, "status": reply.status.byte(),
            "newestTickUs": reply.newest_tick_us, "actionTickUs": reply.action_tick_us, "token": reply.token,
        }),
    }
}

/// Compares numbers however JSON wrote them; f32 as f32.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().unwrap() as f32 == b.as_f64().unwrap() as f32 && (a.is_f64() || b.is_f64() || a == b)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| alike(a, b))),
        _ => a == b,
    }
}

#[test]
fn golden_packets_are_read_field_by_field_and_written_byte_by_byte() {
    let vectors = vectors();
    for (name, case) in each(&vectors, "accepted") {
        let bytes = bytes(&case["packet"]);
        let packet = Packet::decode(&bytes).unwrap_or_else(|| panic!("{name}: refused"));
        let described = describe(&packet);
        assert!(alike(&described, &case["decoded"]), "{name}: expected {}, got {described}", case["decoded"]);
        let mut out = [0; MAX_PACKET_BYTES];
        let length = packet.encode(&mut out).unwrap_or_else(|| panic!("{name}: not written"));
        assert_eq!(out[..length], bytes, "{name}");
        assert_eq!(packet.encode(&mut out[..length - 1]), None, "{name}: written without room");
        assert_eq!(Frame::new(&bytes).unwrap().bytes(), hex_bytes(case["frame"].as_str().unwrap()), "{name}");
    }
}

#[test]
fn unsound_packets_are_refused() {
    let vectors = vectors();
    for (name, case) in each(&vectors, "rejected") {
        assert_eq!(Packet::decode(&bytes(&case["packet"])), None, "{name}");
    }
}

#[test]
fn every_shorter_or_longer_version_of_a_golden_packet_is_rejected() {
    let vectors = vectors();
    for (name, case) in each(&vectors, "accepted") {
        let whole = bytes(&case["packet"]);
        for length in 0..whole.len() {
            assert_eq!(Packet::decode(&whole[..length]), None, "{name}, {length} bytes");
        }
        assert_eq!(Packet::decode(&[&whole[..], &[0]].concat()), None, "{name}, a byte too many");
    }
}

#[test]
fn invalid_commands_are_answered_with_the_problem() {
    let vectors = vectors();
    let mut seen = [0; 3];
    for (name, case) in each(&vectors, "rejected") {
        let bytes = bytes(&case["packet"]);
        if bytes.first() != Some(&packet_id::COMMAND) {
            continue;
        }
        match Command::decode(&bytes).unwrap_err() {
            BadCommand::Garbage => {
                assert!(bytes.len() < 3, "{name}");
                seen[0] += 1;
            }
            BadCommand::Refused { id, op, status } => {
                assert_eq!([id, op], bytes[1..3], "{name}");
                let unknown = name.contains("unknown op") || name.contains("op 0");
                assert_eq!(status, if unknown { ReplyStatus::UnknownOp } else { ReplyStatus::BadArgument }, "{name}");
                seen[1 + usize::from(unknown)] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn streams_give_their_packets_whatever_is_in_between() {
    let vectors = vectors();
    for (name, case) in each(&vectors, "streams") {
        let mut decoder = FrameDecoder::new();
        let packets: Vec<Vec<u8>> = bytes(&case["bytes"]).into_iter().filter_map(|byte| decoder.push(byte).map(<[u8]>::to_vec)).collect();
        let expected: Vec<Vec<u8>> = case["packets"].as_array().unwrap().iter().map(bytes).collect();
        assert_eq!(packets, expected, "{name}");
        assert_eq!(u64::from(decoder.garbage_bytes), case["garbageBytes"].as_u64().unwrap(), "{name}");
        assert_eq!(u64::from(decoder.bad_frames), case["badFrames"].as_u64().unwrap(), "{name}");
    }
}

#[test]
fn samples_iterate_in_order() {
    let vectors = vectors();
    let case = each(&vectors, "accepted").find(|(name, _)| *name == "strapdown, most samples").unwrap().1;
    let bytes = bytes(&case["packet"]);
    let Some(Packet::Strapdown(packet)) = Packet::decode(&bytes) else { panic!() };
    let packet: Samples<_> = packet;
    assert_eq!(packet.iter().map(|sample| sample.force[0]).collect::<Vec<_>>(), (0..32).collect::<Vec<_>>());
}

#[test]
fn mutated_and_random_bytes_are_rejected_or_round_trip() {
    let vectors = vectors();
    let golden: Vec<Vec<u8>> = each(&vectors, "accepted").map(|(_, case)| bytes(&case["packet"])).collect();
    let mut random = Random::new(20);
    let mut taken = 0;
    for round in 0..200_000 {
        let mut bytes = golden[random.bits() as usize % golden.len()].clone();
        if round % 3 == 0 {
            bytes.iter_mut().skip(1).for_each(|byte| *byte = random.bits() as u8);
        }
        for _ in 0..random.bits() % 4 {
            let at = random.bits() as usize % bytes.len();
            bytes[at] ^= 1 << (random.bits() % 8);
        }
        if let Some(packet) = Packet::decode(&bytes) {
            let mut out = [0; MAX_PACKET_BYTES];
            let length = packet.encode(&mut out).unwrap();
            assert_eq!(out[..length], bytes);
            taken += 1;
        }
    }
    assert!(taken > 10_000);
}

#[test]
fn every_packet_gets_through_a_line_with_garbage_in_between() {
    let mut random = Random::new(21);
    let mut decoder = FrameDecoder::new();
    for _ in 0..3000 {
        let garbage = random.bits() % 700;
        (0..garbage).for_each(|_| {
            decoder.push(random.bits() as u8);
        });
        decoder.push(0);
        let length = 1 + random.bits() as usize % MAX_PACKET_BYTES;
        // Zeros, runs without a zero, and both.
        let zeros = random.bits() % 3;
        let packet: Vec<u8> = (0..length).map(|_| if random.bits() % 3 < zeros { 0 } else { 1 + (random.bits() % 255) as u8 }).collect();
        let frame = Frame::new(&packet).unwrap();
        let (delimiter, body) = frame.bytes().split_last().unwrap();
        assert!(*delimiter == 0 && !body.contains(&0) && frame.bytes().len() <= MAX_FRAME_BYTES);
        assert!(body.iter().all(|byte| decoder.push(*byte).is_none()));
        assert_eq!(decoder.push(0), Some(&packet[..]));
    }
    assert!(Frame::new(&[]).is_none() && Frame::new(&[1; MAX_PACKET_BYTES + 1]).is_none());
}
