/** Which life of the endpoint's database a request speaks to, and the key by which its cursors are known again. */
export type Identity = { readonly epoch: string; readonly cursorKey: string };
