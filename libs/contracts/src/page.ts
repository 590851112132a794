/** One page of a list; `next` is the cursor of the following page, or null at the end. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}
