const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string => text.replaceAll(/[&<>"']/gu, character => ENTITIES[character] ?? '');

/** What stands in back-ticks is code. */
export const prose = (text: string): string =>
  escaped(text).replaceAll(/`(?<code>[^`]+)`/gu, (_, code: string) => `<code>${code}</code>`);
