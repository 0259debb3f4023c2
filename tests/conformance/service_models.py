"""Requests and answers held against botocore's own service models, more strictly than botocore does it."""

import json
import re
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import botocore.session
from botocore.parsers import create_parser
from botocore.validate import ParamValidator

_SESSION = botocore.session.get_session()
_NAMES = ("ecs", "application-autoscaling", "elbv2", "sts", "secretsmanager", "ssm", "sns", "events", "cloudwatch")
_SERVICES = [_SESSION.get_service_model(name) for name in _NAMES]

# Codes that every service may answer; no model lists them. [doc: Common Errors]
COMMON_ERRORS = {
    "AccessDenied", "AccessDeniedException", "ExpiredToken", "ExpiredTokenException",
    "IncompleteSignature", "IncompleteSignatureException", "InvalidAction",
    "InvalidSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
    "SerializationException", "SignatureDoesNotMatch", "Throttling", "ThrottlingException",
    "UnknownOperationException", "ValidationError",
}  # fmt: skip


class Mismatch(AssertionError):
    """Something on the wire that the model does not know."""


def _no(where, problem):
    raise Mismatch(f"{where}: {problem}")


def operation_of(request):
    """botocore's model of the operation that a recorded request names."""
    target = request.header("X-Amz-Target")
    for service in _SERVICES:
        prefix = service.metadata.get("targetPrefix")
        if target and prefix == target.partition(".")[0]:
            return service.operation_model(target.partition(".")[2])
        spoken = service.metadata.get("protocols", [service.metadata["protocol"]])
        if not target and "query" in spoken:
            fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))
            if fields.get("Version") == service.metadata["apiVersion"]:
                return service.operation_model(fields["Action"])
    return _no("request", f"no model for {target}")


def check_request(request):
    """Raises Mismatch unless every member is known, of the right type and within its bounds."""
    operation = operation_of(request)
    if request.header("X-Amz-Target"):
        version = operation.service_model.metadata["jsonVersion"]
        if request.header("Content-Type") != f"application/x-amz-json-{version}":
            _no("Content-Type", request.header("Content-Type"))
        given = json.loads(request.body.decode("utf-8", "strict"))
        check_json(operation.input_shape, given, operation.name)
    else:
        given = _query_members(operation, request)
    report = ParamValidator().validate(given, operation.input_shape)
    if report.has_errors():
        _no(operation.name, report.generate_report())
    return operation, given


def _query_members(operation, request):
    """The flat fields of a query request as the nested members that they mean."""
    if request.header("Content-Type") != "application/x-www-form-urlencoded; charset=utf-8":
        _no("Content-Type", request.header("Content-Type"))
    fields = dict(parse_qsl(request.body.decode("utf-8"), keep_blank_values=True, strict_parsing=True))
    for name in ("Action", "Version"):
        fields.pop(name)
    given = _query_structure(operation.input_shape, fields, "")
    if fields:
        _no(operation.name, f"no such members: {sorted(fields)}")
    return given


def _query_structure(shape, fields, prefix):
    found = {}
    for name, member in shape.members.items():
        key = prefix + name
        if member.type_name == "list":
            pattern = re.compile(re.escape(key) + r"\.member\.(\d+)(\.|$)")
            numbers = sorted({int(match.group(1)) for field in fields if (match := pattern.match(field))})
            if numbers != list(range(1, len(numbers) + 1)):
                _no(key, f"entries are numbered {numbers}")
            if numbers:
                entries = [(f"{key}.member.{number}", member.member) for number in numbers]
                found[name] = [_query_value(entry, fields, at) for at, entry in entries]
        elif member.type_name == "structure":
            if any(field.startswith(key + ".") for field in fields):
                found[name] = _query_structure(member, fields, key + ".")
        elif key in fields:
            found[name] = _query_value(member, fields, key)
    return found


def _query_value(shape, fields, key):
    if shape.type_name == "structure":
        return _query_structure(shape, fields, key + ".")
    text = fields.pop(key)
    if shape.type_name in ("integer", "long"):
        return int(text)
    return text


def check_answer(exchange):
    """Raises Mismatch unless the answer is what the operation's model allows, headers included."""
    operation = operation_of(exchange.request)
    answer = exchange.answer
    for header in ("x-amzn-RequestId", "Date", "Content-Type", "Content-Length"):
        if not answer.header(header):
            _no(operation.name, f"no {header}")
    if operation.service_model.metadata["protocol"] == "query":
        return _check_xml_answer(operation, answer)
    if answer.header("Content-Type") != "application/x-amz-json-1.1":
        _no(operation.name, f"Content-Type {answer.header('Content-Type')}")
    given = json.loads(answer.body.decode("utf-8", "strict"))
    if answer.status == 200:
        check_json(operation.output_shape, given, operation.name)
    else:
        _check_error(operation, answer, given)
    return given


def _check_error(operation, answer, given):
    code = given.pop("__type")
    if answer.header("x-amzn-ErrorType") != code:
        _no(operation.name, f"__type is {code}, x-amzn-ErrorType {answer.header('x-amzn-ErrorType')}")
    shape = {error.name: error for error in operation.error_shapes}.get(code)
    if shape is not None:
        check_json(shape, given, f"{operation.name}, {code}")
    elif code not in COMMON_ERRORS:
        _no(operation.name, f"may not answer {code}")
    if not (given.get("message") or given.get("Message")):
        _no(operation.name, f"{code} without a message")


_JSON_TYPES = {
    "string": (str,), "integer": (int,), "long": (int,), "float": (int, float), "double": (int, float),
    "boolean": (bool,), "timestamp": (int, float), "list": (list,), "structure": (dict,), "map": (dict,),
}  # fmt: skip


def check_json(shape, given, where):
    """Walks a JSON value along its shape: no unknown member, right JSON types, known enum values."""
    if shape is None:  # an operation without output
        if given != {}:
            _no(where, f"{given!r} where the model has nothing")
        return
    kinds = _JSON_TYPES[shape.type_name]
    if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):
        _no(where, f"{given!r} is not a {shape.type_name}")
    if shape.type_name == "structure":
        for name, value in given.items():
            if name not in shape.members:
                _no(where, f"{shape.name} has no member {name}")
            check_json(shape.members[name], value, f"{where}.{name}")
        for name in shape.required_members:
            if name not in given:
                _no(where, f"{name} is missing")
    elif shape.type_name == "list":
        for number, value in enumerate(given):
            check_json(shape.member, value, f"{where}[{number}]")
    elif shape.type_name == "string" and getattr(shape, "enum", None) and given not in shape.enum:
        _no(where, f"{given!r} is none of {shape.enum}")


def _check_xml_answer(operation, answer):
    if answer.header("Content-Type") != "text/xml":
        _no(operation.name, f"Content-Type {answer.header('Content-Type')}")
    space = "{%s}" % operation.service_model.metadata["xmlNamespace"]
    root = ElementTree.fromstring(answer.body)
    if answer.status != 200:
        return _check_xml_error(operation, answer, root, space)
    names = [child.tag for child in root]
    expected = [f"{space}{operation.output_shape.serialization['resultWrapper']}", f"{space}ResponseMetadata"]
    if root.tag != f"{space}{operation.name}Response" or names != expected:
        _no(operation.name, f"{root.tag} holds {names}")
    _check_element(operation.output_shape, root[0], space, operation.name)
    if root[1][0].tag != f"{space}RequestId" or root[1][0].text != answer.header("x-amzn-RequestId"):
        _no(operation.name, "the request id of the body is not the header's")
    return _parsed(operation.output_shape, answer)


def _check_xml_error(operation, answer, root, space):
    if root.tag != f"{space}ErrorResponse" or [child.tag for child in root] != [
        f"{space}Error",
        f"{space}RequestId",
    ]:
        _no(operation.name, f"{root.tag} holds {[child.tag for child in root]}")
    fields = {child.tag.removeprefix(space): child.text for child in root[0]}
    known = {error.metadata.get("error", {}).get("code", error.name) for error in operation.error_shapes}
    if fields["Code"] not in known | COMMON_ERRORS or not fields["Message"]:
        _no(operation.name, f"may not answer {fields}")
    return _parsed(operation.output_shape, answer)


def _check_element(shape, element, space, where):
    if shape.type_name == "list":
        for child in element:
            if child.tag != f"{space}member":
                _no(where, f"{child.tag} in a list")
            _check_element(shape.member, child, space, where + "[]")
    elif shape.type_name == "structure":
        for child in element:
            name = child.tag.removeprefix(space)
            if name not in shape.members:
                _no(where, f"{shape.name} has no member {name}")
            _check_element(shape.members[name], child, space, f"{where}.{name}")
    elif shape.type_name in ("integer", "long"):
        int(element.text)
    elif getattr(shape, "enum", None) and element.text not in shape.enum:
        _no(where, f"{element.text!r} is none of {shape.enum}")


def _parsed(shape, answer):
    """What botocore itself makes of it."""
    headers = {name.lower(): value for name, value in answer.headers}
    return create_parser("query").parse(
        {"body": answer.body, "headers": headers, "status_code": answer.status}, shape
    )
