"""What an event is made of: a frozen class whose type hints are its schema."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self, TypeVar, dataclass_transform
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

T = TypeVar("T")


class PersonalMark:
    """Says of a field that it is personal data, carried because its hearers must have it."""


Personal = Annotated[T, PersonalMark()]

_FIELDS: dict[type, type[fields.Field[Any]]] = {
    UUID: fields.UUID,
    str: fields.String,
    int: fields.Integer,
    float: fields.Float,
    bool: fields.Boolean,
    date: fields.Date,
}


class UnknownEvent(ValueError):
    """No contract of this name is known here."""


class MalformedEvent(ValueError):
    """The data does not keep the contract."""


@dataclass(frozen=True)
class Stream:
    """The events of one kind of aggregate, announced by one service: the unit of subscription.

    `source` is the service, `name` the aggregate, `subject` the field that holds its id.
    """

    source: str
    name: str
    subject: str

    @property
    def routing_key(self) -> str:
        """The topic on the bus, as in `membership.organisation`."""
        return f"{self.source}.{self.name}"


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Event:
    """A fact in the past tense. Subclass it with a wire name and the stream that it belongs to."""

    registry: ClassVar[dict[str, type[Event]]] = {}
    name: ClassVar[str]
    stream: ClassVar[Stream]
    schema: ClassVar[Schema]
    _write: ClassVar[Callable[[Any], dict[str, Any]]]

    def __init_subclass__(cls, name: str, stream: Stream) -> None:
        """Make the class a frozen dataclass, derive its schema and enter it in the registry."""
        cls.name, cls.stream = name, stream
        dataclass(frozen=True, kw_only=True)(cls)
        if name in Event.registry:
            raise TypeError(f"two contracts are called {name}")
        if stream.subject not in typing.get_type_hints(cls):
            raise TypeError(f"{cls.__name__} lacks {stream.subject}, the subject of its stream")
        cls.schema = _schema_of(cls)
        cls._write = staticmethod(_writer_of(cls))
        Event.registry[name] = cls

    @property
    def subject(self) -> str:
        """The id of the aggregate that this is a fact about."""
        return str(getattr(self, self.stream.subject))

    def dump(self) -> dict[str, Any]:
        """The data as JSON types."""
        return type(self)._write(self)

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """Read the data of an event. Fields that a newer announcer added are passed over.

        Raises MalformedEvent, with the fields at fault, when the contract is not kept.
        """
        try:
            return cls(**cls.schema.load(data))
        except ValidationError as error:
            raise MalformedEvent(f"{cls.name}: {error.messages}") from error


def contract(name: str) -> type[Event]:
    """The class of a wire name. Raises UnknownEvent."""
    try:
        return Event.registry[name]
    except KeyError:
        raise UnknownEvent(f"no contract is called {name!r}") from None


def is_personal(field: fields.Field[Any]) -> bool:
    """Whether a schema field is marked as personal data."""
    return bool(field.metadata.get("personal"))


def _writer_of(cls: type) -> Callable[[Any], dict[str, Any]]:
    """How a dataclass is written as its schema reads it, many times as fast as the schema would write it."""
    hints = typing.get_type_hints(cls)
    writers = [(field.name, _value_writer(hints[field.name])) for field in dataclasses.fields(cls)]

    def write(said: Any) -> dict[str, Any]:
        return {name: _written(getattr(said, name), how) for name, how in writers}

    return write


def _written(value: Any, how: Callable[[Any], Any]) -> Any:
    return None if value is None else how(value)


def _value_writer(hint: Any) -> Callable[[Any], Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (hint,) = (choice for choice in arguments if choice is not type(None))
        return _value_writer(hint)
    if hint in (date, datetime):
        return lambda value: value.isoformat()
    if origin in (list, tuple):
        part = _value_writer(arguments[0])
        return lambda values: [part(value) for value in values]
    if origin is dict:
        key, entry = map(_value_writer, arguments)
        return lambda values: {key(name): entry(value) for name, value in values.items()}
    if dataclasses.is_dataclass(hint):
        return _writer_of(typing.cast(type, hint))
    return hint if hint in (int, float, bool) else str


def _schema_of(cls: type) -> Schema:
    hints = typing.get_type_hints(cls, include_extras=True)
    declared = {
        field.name: _field_of(hints[field.name], _default_of(field))
        for field in dataclasses.fields(cls)
    }
    meta = type("Meta", (), {"unknown": EXCLUDE})
    return type(f"{cls.__name__}Schema", (Schema,), {**declared, "Meta": meta})()


def _default_of(field: dataclasses.Field[Any]) -> dict[str, Any]:
    if field.default is not dataclasses.MISSING:
        return {"load_default": field.default}
    if field.default_factory is not dataclasses.MISSING:
        return {"load_default": field.default_factory}
    return {"required": True}


def _field_of(hint: Any, options: dict[str, Any]) -> fields.Field[Any]:
    metadata: dict[str, Any] = {}
    if typing.get_origin(hint) is Annotated:
        hint, *marks = typing.get_args(hint)
        metadata = {"personal": any(isinstance(mark, PersonalMark) for mark in marks)}
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
        options = {**options, "allow_none": True}
        if typing.get_origin(hint) is Annotated:
            return _field_of(hint, options)
    return _plain_field(hint, {**options, "metadata": metadata})


def _plain_field(hint: Any, options: dict[str, Any]) -> fields.Field[Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is datetime:
        return fields.AwareDateTime(format="iso", **options)
    if origin in (list, tuple):
        return _Sequence(_field_of(arguments[0], {}), **options)
    if origin is dict:
        return fields.Dict(_field_of(arguments[0], {}), _field_of(arguments[1], {}), **options)
    if origin is typing.Literal:
        return fields.String(validate=validate.OneOf(arguments), **options)
    if dataclasses.is_dataclass(hint):
        return _Part(typing.cast(type, hint), **options)
    return _FIELDS[hint](**options)


class _Sequence(fields.List[Any]):
    """A list on the wire, a tuple in the event, so that a fact stays frozen."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


class _Part(fields.Nested):
    """A part of an event that is a dataclass of its own."""

    def __init__(self, part: type, **kwargs: Any) -> None:
        self.part = part
        super().__init__(_schema_of(part), **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return self.part(**super()._deserialize(*args, **kwargs))
