import package
import package.other
from package import inner

print(package.NAME, package.other.twice("a"), inner.NAME)
