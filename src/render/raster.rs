//! Rasterization of SVG, for readers without SVG support: with embedded fonts, so that the result is the same on each
//! machine.
//!
//! Must not know documents. External references of a drawing are not opened.

mod untrusted;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

use resvg::{
    render,
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, Options, Size, Tree, fontdb},
};
pub(super) use untrusted::harmless;

/// The fonts for drawings.
const FONTS: [&[u8]; 2] =
    [include_bytes!("../../fonts/NotoSans-Regular.ttf"), include_bytes!("../../fonts/NotoSans-Bold.ttf")];
const FAMILY: &str = "Noto Sans";
/// Pixels per pixel of the drawing, so that text is sharp in print.
const SCALE: f32 = 2.0;
/// Maximum length of a side in pixels.
const LONGEST: f32 = 3200.0;

/// A rasterized drawing.
#[derive(Debug)]
pub(super) struct Raster {
    /// PNG.
    pub png: Vec<u8>,
    /// Width and height of the drawing in pixels of 1/96 inch.
    pub size: (f32, f32),
}

/// See [`Rasters::of`].
fn raster(svg: &str, least: f32) -> Result<Raster, String> {
    let tree = Tree::from_str(svg, &options()).map_err(|error| error.to_string())?;
    let size = tree.size();
    let scale = scale(size, least);
    let (width, height) = (points(size.width() * scale), points(size.height() * scale));
    let mut canvas = Pixmap::new(width, height).ok_or("it has no size")?;
    render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let png = encoded(canvas).map_err(|error| error.to_string())?;
    Ok(Raster { png, size: (size.width(), size.height()) })
}

/// Encodes PNG with fast compression, as raster images are only a fallback for readers without SVG support.
fn encoded(canvas: Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    encoder.write_header()?.write_image_data(&canvas.take_demultiplied())?;
    Ok(bytes)
}

/// Cache of rasterized drawings, shared by all documents.
#[derive(Debug, Default)]
pub(super) struct Rasters(Mutex<HashMap<(String, u32), Arc<Raster>>>);

impl Rasters {
    /// Rasterizes `svg` with a width of at least `least` pixels, unless its longer side would exceed the limit.
    pub(super) fn of(&self, svg: &str, least: f32) -> Result<Arc<Raster>, String> {
        let key = (svg.to_owned(), least.to_bits());
        if let Some(drawn) = self.drawn().get(&key) {
            return Ok(Arc::clone(drawn));
        }
        let raster = Arc::new(raster(svg, least)?);
        self.drawn().insert(key, Arc::clone(&raster));
        Ok(raster)
    }

    fn drawn(&self) -> MutexGuard<'_, HashMap<(String, u32), Arc<Raster>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn scale(size: Size, least: f32) -> f32 {
    SCALE.max(least / size.width()).min(LONGEST / size.width()).min(LONGEST / size.height())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and LONGEST")]
fn points(length: f32) -> u32 {
    length.ceil().clamp(1.0, LONGEST) as u32
}

/// The fonts, loaded once.
static LETTERS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    fonts.set_serif_family(FAMILY);
    fonts.set_sans_serif_family(FAMILY);
    fonts.set_monospace_family(FAMILY);
    Arc::new(fonts)
});

fn options() -> Options<'static> {
    Options {
        fontdb: Arc::clone(&LETTERS),
        font_family: FAMILY.to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points_of(svg: &str) -> Pixmap {
        Pixmap::decode_png(&raster(svg, 0.0).expect("it is drawn").png).expect("it is PNG")
    }

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\" viewBox=\"0 0 60 20\">{inner}</svg>"
        )
    }

    #[test]
    fn text_is_drawn_for_any_font_family() {
        let text = |family: &str| svg(&format!("<text y=\"15\" font-family=\"{family}\" font-size=\"14\">Risk</text>"));
        let drawn = points_of(&text("Arial, sans-serif"));
        assert!(drawn.pixels().iter().any(|point| point.alpha() > 0));
        assert_eq!(drawn.data(), points_of(&text("nowhere")).data());
        assert_eq!((drawn.width(), drawn.height()), (120, 40));
    }

    #[test]
    fn external_references_are_not_opened_and_sizes_are_limited() {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts");
        let image = svg(&format!("<image width=\"60\" height=\"20\" href=\"file://{here}/x.png\"/>"));
        assert!(points_of(&image).pixels().iter().all(|point| point.alpha() == 0));
        let long = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9000000\" height=\"10\"/>";
        assert_eq!((points_of(long).width(), points_of(long).height()), (3200, 1));
        assert!(
            raster("<svg", 0.0).is_err()
                && raster("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\"/>", 0.0).is_err()
        );
    }
}
