export interface Money {
  readonly cents: number;
  readonly currency: string;
}

export const zero = (currency: string): Money => ({ cents: 0, currency });

export const plus = (one: Money, other: Money): Money => {
  if (one.currency !== other.currency) throw new RangeError(`${one.currency} is not ${other.currency}`);
  return { cents: one.cents + other.cents, currency: one.currency };
};

export const times = ({ cents, currency }: Money, factor: number): Money => ({
  cents: Math.round(cents * factor),
  currency,
});

export const sum = (all: readonly Money[], currency: string): Money => all.reduce(plus, zero(currency));

export const format = ({ cents, currency }: Money): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
