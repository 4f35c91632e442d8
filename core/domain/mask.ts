const HIDDEN = '•';
const SHOWN_DIGITS = 2;

/** A phone number of which the last two digits are left: enough to tell two apart, not to call. Thai digits count as digits; other signs and words stay. */
export const maskedPhones = (phones: string): string => {
  // Each number by itself: "053 112 233, 081-445 5667" has two.
  return phones.replace(/\p{Nd}(?:[\p{Nd}\s().\-–/]*\p{Nd})?/gu, (number) => {
    let left = [...number].filter((sign) => /\p{Nd}/u.test(sign)).length;
    return [...number].map((sign) => (!/\p{Nd}/u.test(sign) ? sign : (left -= 1) < SHOWN_DIGITS ? sign : HIDDEN)).join('');
  });
};

/** An address of which the first letter and the domain are left: whose house it is, not whom it reaches. What is no address is hidden whole. */
export const maskedEmail = (email: string): string =>
  email
    .split(/([\s,;]+)/)
    .map((part) => (part === '' || /^[\s,;]+$/.test(part) ? part : hidden(part)))
    .join('');

const hidden = (address: string): string => {
  const at = address.lastIndexOf('@');
  return at < 1 ? HIDDEN.repeat(3) : `${[...address][0] ?? ''}${HIDDEN.repeat(3)}${address.slice(at)}`;
};
