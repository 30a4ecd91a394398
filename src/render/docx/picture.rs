//! Pictures: drawings as SVG with a raster image for readers without SVG support, and the logo.
//!
//! Must not know the content of a picture.

use super::{
    Story,
    blocks::paragraph,
    runs::{Look, run},
};
use crate::{
    escape,
    render::{Failure, Logo, body::Figure, logo::Form},
};

/// Drawing units (EMU) per pixel of 1/96 inch, and per twentieth of a point.
const PER_POINT: f32 = 9525.0;
const PER_TWENTIETH: u32 = 635;
/// Maximum size of the logo: 6.4 by 1.8 cm.
const LOGO: (u32, u32) = (2_304_000, 648_000);
/// Width of a rasterized logo in pixels.
const LOGO_POINTS: f32 = 1200.0;

/// A picture to be placed.
struct Placed<'p> {
    name: &'p str,
    alt: &'p str,
    /// Relation to the raster image, and to the drawing if it is included.
    points: &'p str,
    drawing: Option<&'p str>,
    size: (u32, u32),
}

impl Story<'_> {
    /// A picture with its title above it.
    pub(super) fn figure(&mut self, figure: &Figure) -> Result<String, Failure> {
        let svg = with_namespace(&figure.svg);
        let raster = self
            .rasters
            .of(&svg, 0.0)
            .map_err(|why| Failure::of(&figure.title, format!("it cannot be drawn: {why}")))?;
        let number = self.media.len() + 1;
        let points = self.media(&format!("media/picture{number}.png"), raster.png.clone());
        let drawing = self.media(&format!("media/picture{number}.svg"), svg.into_bytes());
        let (width, height) = self.paper.room();
        // The caption and a line of text remain on the page of the picture.
        let room = (width * PER_TWENTIETH, (height - 1000) * PER_TWENTIETH);
        let placed = self.placed(&Placed {
            name: &figure.title,
            alt: &figure.alt,
            points: &points,
            drawing: Some(&drawing),
            size: fitted(units(raster.size), room),
        });
        Ok(paragraph("Caption", "", &run(&figure.title, Look::default())) + &paragraph("Figure", "", &placed))
    }

    /// The logo. Untrusted SVG is included as a raster image only, so that no reader follows its references.
    pub(super) fn logo(&mut self, logo: &Logo, organization: Option<&str>) -> Result<String, Failure> {
        let (png, size) = match logo.form() {
            Form::Points(png, (width, height)) => (png.clone(), (f32::from(*width), f32::from(*height))),
            Form::Drawing(svg) => {
                let raster = self.rasters.of(svg, LOGO_POINTS).map_err(|why| Failure::of("logo", why))?;
                (raster.png.clone(), raster.size)
            }
        };
        let points = self.media("media/logo.png", png);
        let size = units(size);
        let enlarged = (size.0.saturating_mul(1000), size.1.saturating_mul(1000));
        let placed = self.placed(&Placed {
            name: "Logo",
            alt: organization.unwrap_or("Logo"),
            points: &points,
            drawing: None,
            size: fitted(enlarged, LOGO),
        });
        Ok(paragraph("Figure", "", &placed))
    }

    /// Adds a file to the archive and returns the id of its relation.
    fn media(&mut self, path: &str, bytes: Vec<u8>) -> String {
        self.media.push((format!("word/{path}"), bytes));
        self.relations.part("image", path)
    }

    fn placed(&self, picture: &Placed<'_>) -> String {
        let ((width, height), id) = (picture.size, self.media.len());
        let (name, alt) = (escape::xml(picture.name), escape::xml(picture.alt));
        let drawing = picture.drawing.map(|drawing| {
            format!(
                "<a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip r:embed=\"{drawing}\"/></a:ext></a:extLst>"
            )
        });
        format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
             <wp:docPr id=\"{id}\" name=\"{name}\" descr=\"{alt}\"/>\
             <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
             <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{name}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"{}\">{}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
            picture.points,
            drawing.unwrap_or_default()
        )
    }
}

/// Adds the XML namespace, which a drawing embedded in a page does not need but a separate file does.
fn with_namespace(svg: &str) -> String {
    let svg = svg.trim();
    if svg.contains("xmlns=") {
        svg.to_owned()
    } else {
        svg.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float that is too large saturates")]
fn units((width, height): (f32, f32)) -> (u32, u32) {
    ((width * PER_POINT) as u32, (height * PER_POINT) as u32)
}

/// The size scaled down to fit into `room`, with the same aspect ratio.
fn fitted((width, height): (u32, u32), room: (u32, u32)) -> (u32, u32) {
    let scaled = |of: u32, over: u32, under: u32| {
        let scaled = u64::from(of) * u64::from(over) / u64::from(under.max(1));
        u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
    };
    let (width, height) = if width > room.0 { (room.0, scaled(height, room.0, width)) } else { (width, height) };
    if height > room.1 { (scaled(width, room.1, height), room.1) } else { (width, height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_fit_and_keep_their_aspect_ratio() {
        assert_eq!(fitted((100, 50), (200, 200)), (100, 50));
        assert_eq!(fitted((400, 100), (200, 200)), (200, 50));
        assert_eq!(fitted((100, 400), (200, 200)), (50, 200));
        assert_eq!(fitted((u32::MAX, 1), (200, 200)), (200, 1));
    }

    #[test]
    fn drawings_have_a_namespace() {
        assert_eq!(with_namespace(" <svg a=\"b\"/>"), "<svg xmlns=\"http://www.w3.org/2000/svg\" a=\"b\"/>");
        assert_eq!(with_namespace("<svg xmlns=\"x\"/>"), "<svg xmlns=\"x\"/>");
    }
}
