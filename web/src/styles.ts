import base from "./styles/base.css?inline";
import chat from "./styles/chat.css?inline";
import elder from "./styles/elder.css?inline";
import small from "./styles/small.css?inline";

export default base + chat + small + elder;
