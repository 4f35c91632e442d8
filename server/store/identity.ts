/** Which life of the endpoint's database a request speaks to, and the key by which its cursors are known again. */
export type Identity = {
  readonly epoch: string;
  readonly cursorKey: string;
  /** is told when a snapshot of a scope had to be made, and how many seconds that took */
  readonly onBuilt?: (seconds: number) => void;
};
