//! Limits for what a template makes and reads: the size and depth of each value, all values that it creates, and all that
//! it compares, joins and filters. [`super::metered`] calls it.
//!
//! Must not know the subject of a template.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use minijinja::{
    Environment, Error, ErrorKind, State, Value, filters, functions, tests,
    value::{Enumerator, Object, ObjectRepr, Rest, ValueKind, ValueOrKwargs},
};

use super::metered::{BOUNDED, FACTOR, INDEXED, KEY, TEXT, USED};

/// Maximum size of a value that a template creates, in bytes.
const MAX_VALUE: u64 = 8 << 20;
/// Maximum total of the values and the text that a template creates, in bytes.
const MAX_CREATED: u64 = 48 << 20;
/// Maximum total of the values that a template compares, joins and filters, in bytes.
const MAX_READ: u64 = 256 << 20;
/// How often a template may read what it was given besides: a document of a large repository reads all of it several times.
const READINGS: u64 = 16;
/// How many steps a template may take besides for each value, or 32 bytes of text, that it was given: that many readings,
/// each with a few steps.
const STEPS: u64 = 16;
/// Maximum nesting of a value.
const MAX_DEPTH: u32 = 64;
/// What a value counts in addition to its text.
const VALUE: u64 = 32;
/// What a byte of text counts that is read character by character.
const CHARACTER: u64 = 32;
/// How often a key is compared until it is found in a large mapping.
const COMPARISONS: u64 = 16;
/// Smallest size of a value whose size is stored with it.
const LARGE: u64 = 16 * VALUE;

/// What a run of a template has used.
#[derive(Debug, Default)]
pub(super) struct Meter {
    created: AtomicU64,
    read: AtomicU64,
    /// The size of the largest value that the template was given.
    given: AtomicU64,
}

/// How a filter reads text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// As a whole.
    Whole,
    /// Character by character.
    Characters,
    /// Into a list with a value for each part.
    Apart,
}

/// Size and nesting of a value.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    bytes: u64,
    depth: u32,
}

/// A list or mapping together with its size.
struct Measured {
    value: Value,
    size: Size,
}

fn error(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn too_large() -> Error {
    error(format!("it creates a value of more than {} MiB", MAX_VALUE >> 20))
}

impl Meter {
    /// Charges text and values that the template creates.
    pub(super) fn create(&self, bytes: u64) -> Result<(), Error> {
        match self.created.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) <= MAX_CREATED {
            true => Ok(()),
            false => Err(error(format!("it creates text and values of more than {} MiB", MAX_CREATED >> 20))),
        }
    }

    /// Charges values that the template reads completely.
    fn read(&self, bytes: u64) -> Result<(), Error> {
        let limit = MAX_READ.saturating_add(self.given.load(Ordering::Relaxed).saturating_mul(READINGS));
        match self.read.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) <= limit {
            true => Ok(()),
            false => Err(error(format!("it compares, joins and filters more than {} MiB", limit >> 20))),
        }
    }

    /// The value with a limited size.
    fn bounded(&self, value: Value) -> Result<Value, Error> {
        let value = match value.kind() {
            ValueKind::Iterable => self.collected(&value)?,
            ValueKind::Seq if value.len() > Some(2) && value.downcast_object_ref::<Vec<Value>>().is_none() => {
                if value.downcast_object_ref::<Measured>().is_some() { value } else { self.collected(&value)? }
            }
            _ => value,
        };
        let size = self.size(&value)?;
        let is_measured = value.downcast_object_ref::<Measured>().is_some();
        let is_large = size.bytes > LARGE || size.depth > 4;
        Ok(match matches!(value.kind(), ValueKind::Seq | ValueKind::Map) && is_large && !is_measured {
            true => Value::from_object(Measured { value, size }),
            false => value,
        })
    }

    /// The items of a lazy list.
    fn collected(&self, value: &Value) -> Result<Value, Error> {
        let mut items = Vec::new();
        for item in value.try_iter()? {
            self.create(VALUE + item.as_str().map_or(0, |text| text.len() as u64))?;
            items.push(item);
        }
        Ok(Value::from(items))
    }

    /// The size of a value.
    fn size(&self, value: &Value) -> Result<Size, Error> {
        let size = self.measure(value, MAX_DEPTH)?;
        match size.bytes > MAX_VALUE + self.given.load(Ordering::Relaxed) {
            true => Err(too_large()),
            false => Ok(size),
        }
    }

    fn measure(&self, value: &Value, depth: u32) -> Result<Size, Error> {
        if let Some(measured) = value.downcast_object_ref::<Measured>() {
            let deep = measured.size.depth > depth;
            return if deep { Err(too_deep()) } else { Ok(measured.size) };
        }
        let text = value.as_str().map_or(0, str::len) as u64;
        let mut size = Size { bytes: VALUE + text, depth: 0 };
        let kind = value.kind();
        if !matches!(kind, ValueKind::Seq | ValueKind::Map | ValueKind::Iterable) {
            return Ok(size);
        }
        let Some(depth) = depth.checked_sub(1) else { return Err(too_deep()) };
        for item in value.try_iter()? {
            self.read(VALUE)?;
            self.add(&mut size, &item, depth)?;
            if kind == ValueKind::Map {
                self.add(&mut size, &value.get_item(&item)?, depth)?;
            }
        }
        Ok(size)
    }

    fn add(&self, size: &mut Size, item: &Value, depth: u32) -> Result<(), Error> {
        let inner = self.measure(item, depth)?;
        size.bytes = size.bytes.saturating_add(inner.bytes);
        size.depth = size.depth.max(inner.depth + 1);
        if size.bytes > MAX_VALUE + self.given.load(Ordering::Relaxed) { Err(too_large()) } else { Ok(()) }
    }

    /// Charges a value that is printed, and escaped unless it is safe.
    pub(super) fn print(&self, value: &Value) -> Result<(), Error> {
        let bytes = self.size(value)?.bytes - VALUE;
        self.read(bytes.saturating_mul(if value.is_safe() { 1 } else { CHARACTER }))?;
        self.create(bytes)
    }

    /// The values that a template is given, with their sizes.
    pub(super) fn give(&self, context: &Value) -> Result<Value, Error> {
        self.given.store(u64::MAX >> 1, Ordering::Relaxed);
        let (mut given, mut largest) = (BTreeMap::new(), 0);
        for key in context.try_iter()? {
            let value = context.get_item(&key)?;
            let size = self.measure(&value, MAX_DEPTH)?;
            largest = largest.max(size.bytes);
            let is_large = matches!(value.kind(), ValueKind::Seq | ValueKind::Map) && size.bytes > LARGE;
            given.insert(key.to_string(), if is_large { Value::from_object(Measured { value, size }) } else { value });
        }
        self.given.store(largest, Ordering::Relaxed);
        self.read.store(0, Ordering::Relaxed);
        Ok(Value::from(given))
    }

    /// The steps that a template may take: `base`, and more the more it was given.
    pub(super) fn steps(&self, base: u64) -> u64 {
        let more = (self.given.load(Ordering::Relaxed) / VALUE).saturating_mul(STEPS);
        base.saturating_add(more).min(isize::MAX.unsigned_abs() as u64)
    }

    /// Charges what a filter, a test or a function is called with.
    fn arguments(&self, arguments: &[Value], reads: Reads) -> Result<(), Error> {
        let text = arguments.first().and_then(Value::as_str).map_or(0, str::len) as u64;
        match reads {
            Reads::Whole => {}
            Reads::Characters => self.read(text.saturating_mul(CHARACTER))?,
            Reads::Apart if text.saturating_mul(VALUE) > MAX_VALUE => return Err(too_large()),
            Reads::Apart => self.create(text.saturating_mul(VALUE))?,
        }
        arguments.iter().try_for_each(|value| self.read(self.size(value)?.bytes))
    }

    /// Registers the meter in an environment, with all filters, tests and functions that it limits.
    pub(super) fn register(meter: &Arc<Self>, environment: &mut Environment<'_>) {
        let own = |meter: &Arc<Self>| Arc::clone(meter);
        let it = own(meter);
        environment.add_filter(BOUNDED, move |value: Value| it.bounded(value));
        let it = own(meter);
        environment.add_filter(USED, move |value: Value, operators: u64| {
            let value = it.bounded(value)?;
            let bytes = it.size(&value)?.bytes.saturating_mul(operators);
            it.read(bytes)?;
            it.create(if value.as_str().is_some() { bytes } else { 0 })?;
            Ok::<_, Error>(value)
        });
        let it = own(meter);
        environment.add_filter(INDEXED, move |value: Value| {
            it.read((value.as_str().map_or(0, str::len) as u64).saturating_mul(CHARACTER))?;
            Ok::<_, Error>(value)
        });
        let it = own(meter);
        environment.add_filter(KEY, move |value: Value| {
            let value = it.bounded(value)?;
            it.read(it.size(&value)?.bytes.saturating_mul(COMPARISONS))?;
            Ok::<_, Error>(value)
        });
        environment.add_filter(FACTOR, factor);
        let it = own(meter);
        environment.add_function(TEXT, move |bytes: u64| it.create(bytes).map(|()| Value::from(())));
        for (name, reads, filter) in bounded_filters() {
            environment.add_filter(name, Self::limited(meter, filter, reads));
        }
        for (name, test) in bounded_tests() {
            environment.add_test(name, Self::limited(meter, test, Reads::Whole));
        }
        environment.add_function("range", Self::limited(meter, Value::from_function(range), Reads::Whole));
        environment.add_function("dict", Self::limited(meter, Value::from_function(functions::dict), Reads::Whole));
    }

    /// A filter, a test or a function whose arguments and result are limited.
    pub(super) fn limited(
        meter: &Arc<Self>,
        function: Value,
        reads: Reads,
    ) -> impl Fn(&mut State<'_, '_>, Rest<ValueOrKwargs>) -> Result<Value, Error> + Send + Sync + 'static {
        let meter = Arc::clone(meter);
        move |state: &mut State<'_, '_>, arguments: Rest<ValueOrKwargs>| {
            let arguments = arguments.into_values();
            meter.arguments(&arguments, reads)?;
            meter.bounded(function.call(state, &arguments)?)
        }
    }
}

fn too_deep() -> Error {
    error(format!("it nests values in more than {MAX_DEPTH} levels"))
}

/// The function `range` for numbers that cannot overflow.
fn range(lower: isize, upper: Option<isize>, step: Option<isize>) -> Result<Value, Error> {
    const MOST: isize = i32::MAX as isize;
    match [Some(lower), upper, step].into_iter().flatten().all(|number| (-MOST..=MOST).contains(&number)) {
        true => functions::range(lower, upper, step),
        false => Err(error(format!("`range` takes numbers up to {MOST}"))),
    }
}

/// Only numbers can be multiplied: text and lists would be repeated.
fn factor(value: Value) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable | ValueKind::String | ValueKind::Bytes => {
            Err(error("`*` takes numbers; a template does not repeat text or lists".to_owned()))
        }
        _ => Ok(value),
    }
}

/// The filters.
fn bounded_filters() -> Vec<(&'static str, Reads, Value)> {
    vec![
        ("lower", Reads::Characters, Value::from_function(filters::lower)),
        ("upper", Reads::Characters, Value::from_function(filters::upper)),
        ("title", Reads::Characters, Value::from_function(filters::title)),
        ("capitalize", Reads::Characters, Value::from_function(filters::capitalize)),
        ("int", Reads::Characters, Value::from_function(filters::int)),
        ("float", Reads::Characters, Value::from_function(filters::float)),
        ("safe", Reads::Whole, Value::from_function(filters::safe)),
        ("attr", Reads::Whole, Value::from_function(filters::attr)),
        ("trim", Reads::Whole, Value::from_function(filters::trim)),
        ("string", Reads::Whole, Value::from_function(filters::string)),
        ("reverse", Reads::Characters, Value::from_function(filters::reverse)),
        ("length", Reads::Whole, Value::from_function(filters::length)),
        ("count", Reads::Whole, Value::from_function(filters::length)),
        ("first", Reads::Whole, Value::from_function(filters::first)),
        ("last", Reads::Whole, Value::from_function(filters::last)),
        ("dictsort", Reads::Apart, Value::from_function(filters::dictsort)),
        ("items", Reads::Apart, Value::from_function(filters::items)),
        ("split", Reads::Apart, Value::from_function(filters::split)),
        ("lines", Reads::Apart, Value::from_function(filters::lines)),
        ("list", Reads::Apart, Value::from_function(filters::list)),
        ("sort", Reads::Apart, Value::from_function(filters::sort)),
        ("min", Reads::Apart, Value::from_function(filters::min)),
        ("max", Reads::Apart, Value::from_function(filters::max)),
        ("sum", Reads::Apart, Value::from_function(filters::sum)),
        ("select", Reads::Apart, Value::from_function(filters::select)),
        ("reject", Reads::Apart, Value::from_function(filters::reject)),
        ("selectattr", Reads::Apart, Value::from_function(filters::selectattr)),
        ("rejectattr", Reads::Apart, Value::from_function(filters::rejectattr)),
        ("map", Reads::Apart, Value::from_function(filters::map)),
        ("groupby", Reads::Apart, Value::from_function(filters::groupby)),
        ("unique", Reads::Apart, Value::from_function(filters::unique)),
        ("chain", Reads::Apart, Value::from_function(filters::chain)),
        ("zip", Reads::Apart, Value::from_function(filters::zip)),
        ("replace", Reads::Whole, Value::from_function(super::replaced)),
        ("join", Reads::Apart, Value::from_function(super::joined)),
    ]
}

/// The tests that compare.
fn bounded_tests() -> Vec<(&'static str, Value)> {
    let both = |names: &[&'static str], test: Value| names.iter().map(move |name| (*name, test.clone())).collect();
    let named: [Vec<(&'static str, Value)>; 12] = [
        both(&["eq", "equalto", "=="], Value::from_function(tests::is_eq)),
        both(&["ne", "!="], Value::from_function(tests::is_ne)),
        both(&["lt", "lessthan", "<"], Value::from_function(tests::is_lt)),
        both(&["le", "<="], Value::from_function(tests::is_le)),
        both(&["gt", "greaterthan", ">"], Value::from_function(tests::is_gt)),
        both(&["ge", ">="], Value::from_function(tests::is_ge)),
        both(&["in"], Value::from_function(tests::is_in)),
        both(&["sameas"], Value::from_function(tests::is_sameas)),
        both(&["startingwith"], Value::from_function(tests::is_startingwith)),
        both(&["endingwith"], Value::from_function(tests::is_endingwith)),
        both(&["lower"], Value::from_function(tests::is_lower)),
        both(&["upper"], Value::from_function(tests::is_upper)),
    ];
    named.concat()
}

impl fmt::Debug for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Object for Measured {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        if self.value.kind() == ValueKind::Map { ObjectRepr::Map } else { ObjectRepr::Seq }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.value.get_item(key).ok().filter(|value| !value.is_undefined())
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.value.get_attr(key).ok().filter(|value| !value.is_undefined())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.value.kind() {
            ValueKind::Map => Enumerator::Values(self.value.try_iter().into_iter().flatten().collect()),
            _ => Enumerator::Seq(self.value.len().unwrap_or_default()),
        }
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        self.value.len()
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)
    }
}
