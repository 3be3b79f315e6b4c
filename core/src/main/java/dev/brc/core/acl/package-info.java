/** Access control lists: users, what they may do, and the log of what they tried (<a href="https://redis.io/docs/management/security/acl/">ACL</a>). */
package dev.brc.core.acl;
