import { memo, useLayoutEffect, useState, type ComponentType } from 'react';

type Props = Readonly<Record<string, unknown>>;
type Hearer = (...given: readonly unknown[]) => unknown;

const isHearer = (name: string, value: unknown): value is Hearer => name.startsWith('on') && typeof value === 'function';

const isPlain = (value: unknown): value is Props => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !('$$typeof' in value);

/** Lists of choices are made anew at every drawing, and seldom differ. */
const showsSame = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, index) => showsSame(each, other[index]));
  return isPlain(one) && isPlain(other) && Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([name, value]) => Object.is(value, other[name]));
};

const showSame = (one: object, other: object): boolean => {
  const [now, next] = [one as Props, other as Props];
  return Object.keys(now).length === Object.keys(next).length && Object.entries(now).every(([name, value]) => showsSame(value, next[name]));
};

/** Functions that stay the same over all drawings of a field and call whatever it was last given under their name. */
const createHearers = (first: Props) => {
  let newest = first;
  const kept = new Map<string, Hearer>();
  return {
    take: (props: Props): void => {
      newest = props;
    },
    of: (name: string): Hearer => {
      const hearer = kept.get(name) ?? ((...given) => (newest[name] as Hearer | undefined)?.(...given));
      kept.set(name, hearer);
      return hearer;
    },
  };
};

/**
 * A field that is drawn anew only when what it shows has changed. A form gives its fields new functions at every keystroke; a steady one keeps
 * functions of its own (`on…`), which call the newest. So a keystroke in a form of forty fields draws one of them.
 */
export const steady = <P extends object>(Field: ComponentType<P>) => {
  const Still = memo(Field, showSame) as unknown as ComponentType<P>;
  const Steady = (props: P) => {
    const [hearers] = useState(() => createHearers(props as Props));
    useLayoutEffect(() => hearers.take(props as Props));
    const still = Object.fromEntries(Object.entries(props).map(([name, value]) => [name, isHearer(name, value) ? hearers.of(name) : value])) as P;
    return <Still {...still} />;
  };
  return Steady;
};
