//! Drawings of SVG as pictures of points, for readers that know no SVG: with letters of our own, the same on each machine.
//!
//! Must not know documents. Nothing outside of a drawing is opened.

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

/// The letters of drawings.
const FONTS: [&[u8]; 2] =
    [include_bytes!("../../fonts/NotoSans-Regular.ttf"), include_bytes!("../../fonts/NotoSans-Bold.ttf")];
const FAMILY: &str = "Noto Sans";
/// Points for each point of the drawing, so that letters stay sharp on paper.
const SCALE: f32 = 2.0;
/// Most points of a side.
const LONGEST: f32 = 3200.0;

/// A drawing as points.
#[derive(Debug)]
pub(super) struct Raster {
    /// PNG.
    pub png: Vec<u8>,
    /// Width and height of the drawing, 96 to the inch.
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

/// PNG, with the compression that costs least for what it gains: points are there for readers that show no drawing.
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

/// Drawings as points, each made once however many documents show it.
#[derive(Debug, Default)]
pub(super) struct Rasters(Mutex<HashMap<(String, u32), Arc<Raster>>>);

impl Rasters {
    /// Draws `svg` at least `least` points wide, as far as its longer side allows.
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

/// The letters, read once.
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
    fn letters_are_drawn_whatever_family_is_asked_for() {
        let text = |family: &str| svg(&format!("<text y=\"15\" font-family=\"{family}\" font-size=\"14\">Risk</text>"));
        let drawn = points_of(&text("Arial, sans-serif"));
        assert!(drawn.pixels().iter().any(|point| point.alpha() > 0));
        assert_eq!(drawn.data(), points_of(&text("nowhere")).data());
        assert_eq!((drawn.width(), drawn.height()), (120, 40));
    }

    #[test]
    fn nothing_outside_is_opened_and_no_side_grows_without_end() {
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
