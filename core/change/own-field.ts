/**
 * Field names, kinds, scopes and incarnations come from other machines, so `constructor` or `toString` may be among them.
 * Reading and writing through these two keeps such a name ordinary data, whatever prototype the object has.
 */

/** The object's own value under this key; what it inherits does not count. */
export const ownField = <T>(object: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Sets an own value. A plain assignment to `__proto__` would change the prototype instead. */
export const setOwnField = <T>(object: Record<string, T>, key: string, value: T): void => {
  if (key === '__proto__') Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
};
