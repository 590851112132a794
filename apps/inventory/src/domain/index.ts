export { Catalogue } from './catalogue.js';
export { type Cause, type Counts, type Movement, type MovementKind, perPiece } from './movement.js';
export { toProductView } from './product-view.js';
export { Product, type ProductContent, type ProductState } from './product.js';
export { type Line, mergeLines, Reservation, type ReservationState } from './reservation.js';
export { type ShelfChanges, Shelf } from './shelf.js';
export { toAdjustedStockView, toStockView } from './stock-view.js';
export { MOST_ON_HAND, Stock, type StockState } from './stock.js';
export { wordsOf, wordsSought } from './words.js';
