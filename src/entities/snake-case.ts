/** `order_item` of `orderItem`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2').toLowerCase();
}
