import type { TSESLint } from '@typescript-eslint/utils';

/** The edit as the only suggestion of a report; no edit, no suggestion. */
export function suggestionsOf<MessageId extends string>(
  messageId: MessageId,
  fix: TSESLint.ReportFixFunction | undefined,
  data: Readonly<Record<string, string>> = {},
): TSESLint.ReportSuggestionArray<MessageId> {
  return fix === undefined ? [] : [{ messageId, data, fix }];
}
