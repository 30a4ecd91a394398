//! How long functions are, from `fn` to the closing brace, tests left out.

use syn::{ImplItemFn, ItemFn, ItemMod, TraitItemFn, spanned::Spanned as _, visit::Visit};

use super::sources::all;

/// Lines of functions.
#[derive(Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Half of them have at most so many.
    pub median: usize,
    /// 99 of 100 have at most so many.
    pub most: usize,
    /// The longest has so many.
    pub longest: usize,
}

#[derive(Default)]
struct Functions {
    found: Vec<(usize, String)>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let lines = block.span().end().line - signature.fn_token.span.start().line + 1;
        self.found.push((lines, signature.ident.to_string()));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.add(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.add(&item.sig, &item.block);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if item.ident != "tests" {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

/// The lengths of all functions, and the ten longest by name.
pub fn lengths() -> (Lengths, Vec<(usize, String)>) {
    let mut functions = Functions::default();
    let tests = |name: &str| name.ends_with("/tests.rs");
    all().iter().filter(|source| !tests(&source.name)).for_each(|source| functions.visit_file(&source.file));
    let mut found = functions.found;
    found.sort();
    let at = |share: usize| found[(found.len() - 1) * share / 100].0;
    let lengths = Lengths { median: at(50), most: at(99), longest: at(100) };
    found.reverse();
    found.truncate(10);
    (lengths, found)
}
