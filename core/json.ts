/** Any JSON value. `null` as a field's value means: this field was emptied. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
