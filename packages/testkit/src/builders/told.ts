/** The columns that only a store writes. */
type Kept =
  | 'tenant_id'
  | 'host'
  | 'is_settled'
  | 'deleted_at'
  | 'deleted_reason'
  | 'created_at'
  | 'updated_at'

/** A row as a source tells it: without what the store keeps, derives or leaves to the host. */
export type Told<Whole, Derived extends keyof Whole = never> = Omit<Whole, Kept | Derived>
