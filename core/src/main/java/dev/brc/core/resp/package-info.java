/** RESP2 and RESP3: requests to commands, replies to bytes. */
package dev.brc.core.resp;
