import type { TSESLint } from '@typescript-eslint/utils';

/** The edit as the only suggestion of a report; no edit, no suggestion. */
export function suggestionOf<MessageId extends string>(
  messageId: MessageId,
  fix: TSESLint.ReportFixFunction | undefined,
  data: Readonly<Record<string, string>> = {},
): { readonly suggest: TSESLint.ReportSuggestionArray<MessageId> } {
  return { suggest: fix === undefined ? [] : [{ messageId, data, fix }] };
}
