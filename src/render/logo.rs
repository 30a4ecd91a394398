//! The logo of the organization: an untrusted drawing or picture, checked before it is used in any format.
//!
//! Must not know a format.

use super::raster::harmless;

/// Maximum length of a side of a PNG in pixels.
const LONGEST: u16 = 10_000;
/// Maximum number of pixels of a PNG, so that a small file cannot fill the memory.
const MOST: u32 = 40_000_000;

/// A logo that every format supports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo(Form);

/// The form of a logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A drawing, as SVG.
    Drawing(String),
    /// A PNG, with its width and height in pixels.
    Points(Vec<u8>, (u16, u16)),
}

impl Logo {
    /// Maximum size of its file in bytes.
    pub const MAX: u64 = 2 << 20;

    /// The logo in the file `path`; the file extension determines its form.
    ///
    /// # Errors
    /// Fails if it is neither SVG nor PNG, is too large, or has external references.
    pub fn of(path: &str, bytes: Vec<u8>) -> Result<Self, String> {
        match path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
            Some("svg") => {
                let svg = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
                harmless(&svg).map_err(|why| format!("{why}; use a PNG instead"))?;
                Ok(Self(Form::Drawing(svg)))
            }
            Some("png") => {
                let (width, height) = png_size(&bytes).ok_or("it is not a PNG")?;
                let points = u32::from(width) * u32::from(height);
                if width.max(height) > LONGEST || points > MOST || points == 0 {
                    return Err(format!(
                        "it is {width} × {height} pixels; the limits are {LONGEST} per side and {MOST} in total"
                    ));
                }
                Ok(Self(Form::Points(bytes, (width, height))))
            }
            _ => Err("it is neither SVG nor PNG".to_owned()),
        }
    }

    /// Its form.
    pub(super) fn form(&self) -> &Form {
        &self.0
    }

    /// The content of the file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            Form::Drawing(svg) => svg.as_bytes(),
            Form::Points(png, _) => png,
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self.0 {
            Form::Drawing(_) => "image/svg+xml",
            Form::Points(..) => "image/png",
        }
    }
}

/// Width and height of a PNG; a side too long for the type has the maximum of the type.
fn png_size(bytes: &[u8]) -> Option<(u16, u16)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let side = |at: usize| {
        let side = u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?);
        Some(u16::try_from(side).unwrap_or(u16::MAX))
    };
    Some((side(0)?, side(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".iter().copied();
        head.chain(width.to_be_bytes()).chain(height.to_be_bytes()).chain([8, 6, 0, 0, 0]).collect()
    }

    fn refused(path: &str, bytes: &[u8]) -> String {
        Logo::of(path, bytes.to_vec()).expect_err("it is refused")
    }

    #[test]
    fn supported_logos_are_accepted() {
        let logo = Logo::of("brand/logo.PNG", png(600, 200)).expect("it is a PNG");
        assert_eq!((logo.form(), logo.media_type()), (&Form::Points(png(600, 200), (600, 200)), "image/png"));
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"6\" height=\"2\"/>";
        let logo = Logo::of("logo.svg", svg.into()).expect("it is a drawing");
        assert_eq!((logo.form(), logo.media_type()), (&Form::Drawing(svg.to_owned()), "image/svg+xml"));
    }

    #[test]
    fn unsupported_logos_are_refused_with_a_reason() {
        assert_eq!(refused("logo.jpg", b""), "it is neither SVG nor PNG");
        assert_eq!(refused("logo.png", b"GIF89a"), "it is not a PNG");
        assert_eq!(refused("logo.svg", b"\xff"), "it is not UTF-8");
        let unread = "the document does not have a root node; use a PNG instead";
        assert_eq!(refused("logo.svg", b"<svg"), unread);
        for (width, height) in [(10_001, 1), (9_000, 9_000), (0, 5), (u32::MAX, u32::MAX)] {
            assert!(refused("logo.png", &png(width, height)).contains("pixels"), "{width} × {height}");
        }
    }
}
