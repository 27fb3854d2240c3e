//! The ids of requests.

/// A new random GUID (version 4), which the service echoes and support asks for.
pub(crate) fn new() -> String {
    let random = fastrand::u128(..);
    // Version and variant stand at fixed places of the 128 bits.
    let id = (random & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        (id >> 80) & 0xffff,
        (id >> 64) & 0xffff,
        (id >> 48) & 0xffff,
        id & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_guids_of_version_4() {
        for _ in 0..100 {
            let id = super::new();
            let groups: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12]);
            assert_eq!(id.as_bytes()[14], b'4');
            assert!(b"89ab".contains(&id.as_bytes()[19]));
        }
        assert_ne!(super::new(), super::new());
    }
}
