import './no-eval.js';
import { render } from 'preact';
import './design/tokens.css';
import './design/base.css';
import './design/parts.css';
import './design/shell.css';
import './shop/shop.css';
import { App } from './app.js';

const place = document.getElementById('console');
if (place) render(<App />, place);
