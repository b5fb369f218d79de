import { type Check, type Fields, isRecord, listOf, literal, record, text, valueThat } from './check.ts';

/** Access paths, and tests of what is at one, as rows in settings write them. */

const word = String.raw`(?:Argument\[(?:\d+|last)\]|Arguments|Parameter\[\d+\]|Member\[[^\]]+\]|ReturnValue|Awaited|Element|Receiver|Maker|Configuration|Type\[\*\]|TypeArgument\[\d+\]|Name|Key)`;
const pathPattern = new RegExp(String.raw`^${word}(?:\.${word})*$`, 'u');

export const path = valueThat(
  'an access path such as "Argument[0].Member[key]"',
  value => typeof value === 'string' && pathPattern.test(value),
);

const optionFields: Fields = { at: path, equals: literal, default: literal };
export const option = record(optionFields, ['at', 'equals']);
export const isTrue = valueThat('true', value => value === true);
export const given: Check = (value, key) =>
  isRecord(value) && 'given' in value
    ? record({ at: path, given: isTrue }, ['at', 'given'])(value, key)
    : option(value, key);
const anyArgument = record({ anyArgument: text }, ['anyArgument']);
const includes = record({ at: path, includes: text }, ['at', 'includes']);
export const test: Check = (value, key) => {
  if (isRecord(value) && 'includes' in value) return includes(value, key);
  return isRecord(value) && 'anyArgument' in value ? anyArgument(value, key) : option(value, key);
};

export const suffixOrValueTest: Check = (value, key) =>
  isRecord(value) && 'endsWith' in value
    ? record({ at: path, endsWith: text }, ['at', 'endsWith'])(value, key)
    : given(value, key);

/** A list of option tests, each with the value that holds when it matches. */
export const when = (name: string, value: Check): Check =>
  listOf((item, key) => {
    if (isRecord(item) && 'anyArgument' in item)
      return record({ anyArgument: text, [name]: value }, ['anyArgument', name])(item, key);
    return isRecord(item) && 'given' in item
      ? record({ at: path, given: isTrue, [name]: value }, ['at', 'given', name])(item, key)
      : record({ ...optionFields, [name]: value }, ['at', 'equals', name])(item, key);
  });
