/** What a reader calls a table: one that a variable names is called by it (`process.env.ORDERS`), not by where that is declared. */
export function nameOfTable(table: string): string {
  return table.replaceAll(/\?[^?"()]*:\d+:/gu, '');
}
